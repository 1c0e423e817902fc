/** The names of two other libraries, as lists: what users of those will look for. */

function names(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

/** Everything that RxJS 7.8.2 exports and that makes, changes or reads a stream. */
export const RXJS: readonly string[] = names(`
  animationFrames bindCallback bindNodeCallback connectable defer EMPTY empty from fromEvent fromEventPattern generate iif
  interval NEVER never of pairs range scheduled throwError timer using ajax fromFetch webSocket
  combineLatest concat forkJoin merge onErrorResumeNext partition race zip
  firstValueFrom lastValueFrom isObservable pipe identity noop config
  buffer bufferCount bufferTime bufferToggle bufferWhen concatMap concatMapTo exhaustMap expand flatMap groupBy map mapTo
  mergeMap mergeMapTo mergeScan pairwise pluck scan switchMap switchMapTo switchScan window windowCount windowTime
  windowToggle windowWhen
  audit auditTime debounce debounceTime distinct distinctUntilChanged distinctUntilKeyChanged elementAt filter first
  ignoreElements last sample sampleTime single skip skipLast skipUntil skipWhile take takeLast takeUntil takeWhile throttle
  throttleTime
  combineAll combineLatestAll combineLatestWith concatAll concatWith endWith exhaust exhaustAll mergeAll mergeWith raceWith
  startWith switchAll withLatestFrom zipAll zipWith
  connect multicast publish publishBehavior publishLast publishReplay refCount share shareReplay
  catchError onErrorResumeNextWith retry retryWhen throwIfEmpty timeoutWith
  delay delayWhen dematerialize finalize materialize observeOn repeat repeatWhen subscribeOn tap timeInterval timeout
  timestamp toArray
  defaultIfEmpty every find findIndex isEmpty sequenceEqual count max min reduce
  Observable Subject BehaviorSubject ReplaySubject AsyncSubject Subscription
  asyncScheduler asapScheduler queueScheduler animationFrameScheduler VirtualTimeScheduler
`);

/** Everything that RxPY 5.1 exports and that makes, changes or reads a stream. */
export const RXPY: readonly string[] = names(`
  amb case catch catch_with_iterable combine_latest concat concat_with_iterable create defer empty for_in fork_join
  from_callable from_callback from_future from_iterable from_marbles generate generate_with_relative_time hot if_then
  interval merge never of on_error_resume_next range repeat_value return_value start start_async throw timer to_async
  using with_latest_from zip
  buffer buffer_toggle buffer_when buffer_with_count buffer_with_time buffer_with_time_or_count concat_map expand flat_map
  flat_map_indexed flat_map_latest group_by group_by_until map map_indexed pairwise partition partition_indexed pluck
  pluck_attr scan starmap starmap_indexed switch_map switch_map_indexed window window_toggle window_when
  window_with_count window_with_time window_with_time_or_count
  debounce distinct distinct_until_changed element_at element_at_or_default filter filter_indexed find find_index first
  first_or_default ignore_elements last last_or_default sample single single_or_default single_or_default_async skip
  skip_last skip_last_with_time skip_until skip_until_with_time skip_while skip_while_indexed skip_with_time slice take
  take_last take_last_buffer take_last_with_time take_until take_until_with_time take_while take_while_indexed
  take_with_time throttle_first throttle_with_mapper
  exclusive group_join join merge_all start_with switch_latest zip_with_iterable
  multicast publish publish_value ref_count replay share auto_connect retry
  as_observable delay delay_subscription delay_with_mapper dematerialize do do_action do_while finally_action materialize
  observe_on repeat subscribe_on time_interval timeout timeout_with_mapper timestamp to_dict to_future to_iterable
  to_marbles to_set while_do
  all contains default_if_empty is_empty sequence_equal some average count max max_by min min_by reduce sum
`);

/** What neither of them has. */
export const OURS: readonly string[] = names(`
  onBackpressureBuffer onBackpressureDrop onBackpressureError onBackpressureLatest onBackpressureSuspend limitRate
  toChannel fromChannel toReadableStream
`);
