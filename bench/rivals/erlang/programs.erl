%% The programs of examples/actors in Erlang; each does N units of its case, as bench/contender.ts names them.
-module(programs).
-export([work/2]).

%% N questions, one after the other: gen_server:call does the same, with a monitor each.
work('actors/ask', N) ->
    Echo = spawn(fun answering/0),
    ask(Echo, N),
    Echo ! stop;

work('actors/counting', N) ->
    Self = self(),
    Counter = spawn(fun() -> counter(0) end),
    spawn(fun() -> increments(Counter, N), Counter ! {count, Self} end),
    receive N -> ok end;

work('actors/fork-join', N) ->
    Workers = [spawn(fun() -> worker(0) end) || _ <- lists:seq(1, 60)],
    deal(Workers, Workers, 0, N),
    N = lists:sum([begin W ! {processed, self()}, receive P -> P end end || W <- Workers]),
    ok;

work('actors/creation', N) ->
    Self = self(),
    fork(Self, N),
    join(N, 0.0),
    ok;

work('actors/big', N) ->
    Self = self(),
    Each = (N + 119) div 120,
    Peers = [spawn(fun() -> peer(Seed, Self) end) || Seed <- lists:seq(0, 119)],
    Others = list_to_tuple(Peers),
    [Peer ! {start, Others, Each} || Peer <- Peers],
    [receive done -> ok end || _ <- Peers],
    [Peer ! stop || Peer <- Peers],
    ok;

work('actors/dictionary', N) ->
    Self = self(),
    Dictionary = spawn(fun() -> dictionary(#{}) end),
    Each = (N + 19) div 20,
    [spawn(fun() -> requests(Dictionary, Seed * 1000, Seed, Each), Self ! done end) || Seed <- lists:seq(1, 20)],
    [receive done -> ok end || _ <- lists:seq(1, 20)],
    Dictionary ! stop;

work('actors/bounded-buffer', N) ->
    Producers = [spawn(fun producer/0) || _ <- lists:seq(1, 40)],
    Consumers = [spawn(fun consumer/0) || _ <- lists:seq(1, 4)],
    Expected = N * (N - 1) div 2,
    Expected = manager(queue:from_list(Producers), queue:from_list(Consumers), queue:new(), 0, 0, N, 0, 0),
    [P ! stop || P <- Producers ++ Consumers],
    ok;

work('actors/philosophers', N) ->
    Each = (N + 19) div 20,
    Waiter = self(),
    [spawn(fun() -> think(Waiter, Seat, Each) end) || Seat <- lists:seq(0, 19)],
    serve(#{}, 20);

work('actors/sieve', Limit) ->
    First = spawn(fun() -> filter([], 0, none) end),
    [First ! N || N <- lists:seq(2, Limit - 1)],
    First ! {primes, self(), 0},
    receive {count, Count} -> Count = count_below(Limit), ok end;

work('actors/queens', N) ->
    [92 = queens(8) || _ <- lists:seq(1, N)],
    ok;

work('actors/fib', _) ->
    Self = self(),
    spawn(fun() -> fib(Self, 25) end),
    receive {result, 75025} -> ok end;

work('actors/skynet', _) ->
    Self = self(),
    spawn(fun() -> skynet(Self, 0, 1000000) end),
    receive {result, 499999500000} -> ok end.

answering() ->
    receive
        {ask, From, Ref, Value} -> From ! {Ref, Value}, answering();
        stop -> ok
    end.

ask(_, 0) -> ok;
ask(Echo, N) ->
    Ref = monitor(process, Echo),
    Echo ! {ask, self(), Ref, N},
    receive
        {Ref, N} -> demonitor(Ref, [flush]);
        {'DOWN', Ref, _, _, _} -> exit(died)
    end,
    ask(Echo, N - 1).

counter(Count) ->
    receive
        {increment, By} -> counter(Count + By);
        {count, From} -> From ! Count
    end.

increments(_, 0) -> ok;
increments(Counter, N) -> Counter ! {increment, 1}, increments(Counter, N - 1).

worker(Processed) ->
    receive
        {process, Seed} -> _ = math:pow(math:sin(Seed), 2), worker(Processed + 1);
        {processed, From} -> From ! Processed
    end.

deal(_, _, N, N) -> ok;
deal(All, [], I, N) -> deal(All, All, I, N);
deal(All, [Worker | Rest], I, N) -> Worker ! {process, I}, deal(All, Rest, I + 1, N).

fork(_, 0) -> ok;
fork(Parent, N) ->
    Child = spawn(fun() -> receive {process, From, Seed} -> From ! {joined, math:pow(math:sin(Seed), 2)} end end),
    Child ! {process, Parent, N},
    fork(Parent, N - 1).

join(0, Sum) -> Sum;
join(N, Sum) -> receive {joined, Result} -> join(N - 1, Sum + Result) end.

next(Seed) -> (Seed * 1664525 + 1013904223) band 16#ffffffff.

peer(Seed, Starter) ->
    receive {start, Others, Pings} -> pings(next(Seed), Others, Pings, Starter) end.

pings(Seed, _, 0, Starter) -> Starter ! done, pongs(Seed);
pings(Seed, Others, Left, Starter) ->
    element(1 + ((Seed * 120) bsr 32), Others) ! {ping, self()},
    wait_pong(),
    pings(next(Seed), Others, Left - 1, Starter).

wait_pong() ->
    receive
        pong -> ok;
        {ping, From} -> From ! pong, wait_pong()
    end.

pongs(Seed) ->
    receive
        {ping, From} -> From ! pong, pongs(Seed);
        stop -> ok
    end.

dictionary(Map) ->
    receive
        {read, From, Ref, Key} -> From ! {Ref, maps:get(Key, Map, undefined)}, dictionary(Map);
        {write, From, Ref, Key, Value} -> From ! {Ref, maps:get(Key, Map, undefined)}, dictionary(Map#{Key => Value});
        stop -> ok
    end.

requests(_, _, _, 0) -> ok;
requests(Dictionary, First, Seed0, N) ->
    Seed1 = next(Seed0), Seed2 = next(Seed1),
    Key = First + ((Seed1 * 100) bsr 32),
    Ref = monitor(process, Dictionary),
    case (Seed2 * 100) bsr 32 < 10 of
        true -> Dictionary ! {write, self(), Ref, Key, N};
        false -> Dictionary ! {read, self(), Ref, Key}
    end,
    receive {Ref, _} -> demonitor(Ref, [flush]) end,
    requests(Dictionary, First, Seed2, N - 1).

producer() ->
    receive
        {produce, Manager, Number} -> Manager ! {item, self(), Number}, producer();
        stop -> ok
    end.

consumer() ->
    receive
        {consume, Manager, Item} -> Manager ! {consumed, self(), Item}, consumer();
        stop -> ok
    end.

%% At most 50 items are in the buffer or asked for.
manager(_, _, _, _, _, N, N, Sum) -> Sum;
manager(Producers0, Consumers0, Buffer0, Asked0, Next0, N, Consumed, Sum) ->
    {Consumers, Buffer} = hand_out(Consumers0, Buffer0),
    {Producers, Asked, Next} = order(Producers0, queue:len(Buffer), Asked0, Next0, N),
    receive
        {item, From, Item} ->
            manager(queue:in(From, Producers), Consumers, queue:in(Item, Buffer), Asked - 1, Next, N, Consumed, Sum);
        {consumed, By, Item} ->
            manager(Producers, queue:in(By, Consumers), Buffer, Asked, Next, N, Consumed + 1, Sum + Item)
    end.

hand_out(Consumers, Buffer) ->
    case queue:is_empty(Consumers) orelse queue:is_empty(Buffer) of
        true -> {Consumers, Buffer};
        false ->
            {{value, Consumer}, Rest} = queue:out(Consumers),
            {{value, Item}, Left} = queue:out(Buffer),
            Consumer ! {consume, self(), Item},
            hand_out(Rest, Left)
    end.

order(Producers, Held, Asked, Next, N) when Next < N, Held + Asked < 50 ->
    case queue:out(Producers) of
        {empty, _} -> {Producers, Asked, Next};
        {{value, Producer}, Rest} ->
            Producer ! {produce, self(), Next},
            order(Rest, Held, Asked + 1, Next + 1, N)
    end;
order(Producers, _, Asked, Next, _) -> {Producers, Asked, Next}.

think(Waiter, _, 0) -> Waiter ! leave;
think(Waiter, Seat, Left) ->
    Waiter ! {hungry, self(), Seat},
    receive
        eat -> Waiter ! {finished, Seat}, think(Waiter, Seat, Left - 1);
        wait -> think(Waiter, Seat, Left)
    end.

serve(_, 0) -> ok;
serve(Taken, Guests) ->
    receive
        {hungry, Who, Seat} ->
            Right = (Seat + 1) rem 20,
            case maps:is_key(Seat, Taken) orelse maps:is_key(Right, Taken) of
                true -> Who ! wait, serve(Taken, Guests);
                false -> Who ! eat, serve(Taken#{Seat => true, Right => true}, Guests)
            end;
        {finished, Seat} -> serve(maps:without([Seat, (Seat + 1) rem 20], Taken), Guests);
        leave -> serve(Taken, Guests - 1)
    end.

%% 250 primes a process; kept the latest first, as lists are, and tried the earliest first by reversing once full.
filter(Primes, Count, Next) ->
    receive
        {primes, From, Before} when Next =:= none -> From ! {count, Before + Count};
        {primes, From, Before} -> Next ! {primes, From, Before + Count};
        N ->
            case divides(Primes, N) of
                true -> filter(Primes, Count, Next);
                false when Count < 250 -> filter(Primes ++ [N], Count + 1, Next);
                false when Next =:= none ->
                    First = spawn(fun() -> filter([], 0, none) end),
                    First ! N,
                    filter(Primes, Count, First);
                false -> Next ! N, filter(Primes, Count, Next)
            end
    end.

divides([], _) -> false;
divides([P | _], N) when P * P > N -> false;
divides([P | Rest], N) -> N rem P =:= 0 orelse divides(Rest, N).

count_below(100000) -> 9592;
count_below(10001) -> 1229.

%% A master, 20 workers, boards with fewer than 4 queens are dealt out again.
queens(Size) ->
    Master = self(),
    Crew = [spawn(fun() -> searching(Master, Size) end) || _ <- lists:seq(1, 20)],
    Solutions = dealing([{0, 0, 0, 0}], Crew, [], 0, 0),
    [W ! stop || W <- Crew],
    Solutions.

dealing([Board | Boards], [W | Crew], Used, Open, Found) ->
    W ! {search, Board},
    dealing(Boards, Crew, [W | Used], Open + 1, Found);
dealing([_ | _] = Boards, [], Used, Open, Found) -> dealing(Boards, lists:reverse(Used), [], Open, Found);
dealing([], _, _, 0, Found) -> Found;
dealing([], Crew, Used, Open, Found) ->
    receive
        {boards, Boards} -> dealing(Boards, Crew, Used, Open - 1, Found);
        {found, Count} -> dealing([], Crew, Used, Open - 1, Found + Count)
    end.

searching(Master, Size) ->
    All = (1 bsl Size) - 1,
    receive
        {search, {Row, C, L, R}} when Row < 4 ->
            Master ! {boards, place(bnot (C bor L bor R) band All, Row, C, L, R)},
            searching(Master, Size);
        {search, {_, C, L, R}} -> Master ! {found, count(All, C, L, R)}, searching(Master, Size);
        stop -> ok
    end.

place(0, _, _, _, _) -> [];
place(Free, Row, C, L, R) ->
    Bit = Free band -Free,
    [{Row + 1, C bor Bit, (L bor Bit) bsl 1, (R bor Bit) bsr 1} | place(Free band (Free - 1), Row, C, L, R)].

count(All, All, _, _) -> 1;
count(All, C, L, R) -> tries(bnot (C bor L bor R) band All, All, C, L, R, 0).

tries(0, _, _, _, _, Ways) -> Ways;
tries(Free, All, C, L, R, Ways) ->
    Bit = Free band -Free,
    tries(Free band (Free - 1), All, C, L, R, Ways + count(All, C bor Bit, (L bor Bit) bsl 1, (R bor Bit) bsr 1)).

fib(Parent, N) when N =< 2 -> Parent ! {result, 1};
fib(Parent, N) ->
    Self = self(),
    spawn(fun() -> fib(Self, N - 1) end),
    spawn(fun() -> fib(Self, N - 2) end),
    Parent ! {result, receive {result, A} -> receive {result, B} -> A + B end end}.

skynet(Parent, Number, 1) -> Parent ! {result, Number};
skynet(Parent, Number, Size) ->
    Self = self(),
    Part = Size div 10,
    [spawn(fun() -> skynet(Self, Number + I * Part, Part) end) || I <- lists:seq(0, 9)],
    Parent ! {result, lists:sum([receive {result, Sum} -> Sum end || _ <- lists:seq(1, 10)])}.
