(module
 (type $0 (func (param i32) (result i32)))
 (type $1 (func (param i32 i32) (result i32)))
 (type $2 (func (param i32 i32 i32) (result i32)))
 (type $3 (func (param i32)))
 (type $4 (func (param i32 i32 i32 i32) (result i32)))
 (type $5 (func (param i32 i32 i32)))
 (type $6 (func (param i32 i32)))
 (type $7 (func (param i32 i32 i32 i32 i32) (result i32)))
 (type $8 (func (param i32 i64) (result i64)))
 (type $9 (func (param i32 i32 i32 i32 i32)))
 (type $10 (func (param i32 i32 i32 i32 i32 i32) (result i32)))
 (type $11 (func (result i32)))
 (type $12 (func (param i32 i32 i32 i32)))
 (import "env" "memory" (memory $0 1 65536 shared))
 (export "allocate" (func $wasm/arena/allocate))
 (export "format" (func $wasm/arena/format))
 (export "holds" (func $wasm/arena/holds))
 (export "keep" (func $wasm/arena/keep))
 (export "poison" (func $wasm/arena/poison))
 (export "release" (func $wasm/arena/release))
 (export "audit" (func $wasm/audit/audit))
 (export "arrived" (func $wasm/broadcast/arrived))
 (export "pass" (func $wasm/broadcast/pass))
 (export "publish" (func $wasm/broadcast/publish))
 (export "publishable" (func $wasm/broadcast/publishable))
 (export "read" (func $wasm/broadcast/read))
 (export "tellWriters" (func $wasm/broadcast/tellWriters))
 (export "unread" (func $wasm/broadcast/unread))
 (export "join" (func $wasm/cursors/join))
 (export "observed" (func $wasm/cursors/observed))
 (export "part" (func $wasm/cursors/part))
 (export "openSubject" (func $wasm/subject/openSubject))
 (export "passOn" (func $wasm/cells/passOn))
 (export "passOnNumber" (func $wasm/cells/passOnNumber))
 (export "readable" (func $wasm/cells/readable))
 (export "receive" (func $wasm/cells/receive))
 (export "send" (func $wasm/cells/send))
 (export "tellAll" (func $wasm/cells/tellAll))
 (export "wakeNext" (func $wasm/cells/wakeNext))
 (export "writable" (func $wasm/cells/writable))
 (export "reserve" (func $wasm/permits/reserve))
 (export "sendReserved" (func $wasm/permits/sendReserved))
 (export "unreserve" (func $wasm/permits/unreserve))
 (export "close" (func $wasm/channel/close))
 (export "closed" (func $wasm/channel/closed))
 (export "countEnds" (func $wasm/channel/countEnds))
 (export "countWaiting" (func $wasm/channel/countWaiting))
 (export "depth" (func $wasm/channel/depth))
 (export "detach" (func $wasm/channel/detach))
 (export "drop" (func $wasm/channel/drop))
 (export "find" (func $wasm/channel/find))
 (export "open" (func $wasm/channel/open))
 (export "abandon" (func $wasm/lease/abandon))
 (export "equip" (func $wasm/lease/equip))
 (export "fence" (func $wasm/lease/fence))
 (export "letGo" (func $wasm/lease/letGo))
 (export "prepare" (func $wasm/lease/prepare))
 (export "reap" (func $wasm/lease/reap))
 (export "stop" (func $wasm/lease/stop))
 (export "takeSlot" (func $wasm/lease/takeSlot))
 (export "park" (func $wasm/park/park))
 (export "unpark" (func $wasm/park/unpark))
 (export "lockOperation" (func $wasm/rendezvous/lockOperation))
 (export "meet" (func $wasm/rendezvous/meet))
 (export "offer" (func $wasm/rendezvous/offer))
 (export "operation" (func $wasm/rendezvous/operation))
 (export "prepareOperation" (func $wasm/rendezvous/prepareOperation))
 (export "publishOperation" (func $wasm/rendezvous/publishOperation))
 (export "retract" (func $wasm/rendezvous/retract))
 (export "settleOperation" (func $wasm/rendezvous/settleOperation))
 (export "stateOf" (func $wasm/rendezvous/stateOf))
 (export "collect" (func $wasm/ring/collect))
 (export "post" (func $wasm/ring/post))
 (export "announce" (func $wasm/sched/announce))
 (export "ready" (func $wasm/sched/ready))
 (export "delist" (func $wasm/waiters/delist))
 (export "enlist" (func $wasm/waiters/enlist))
 (export "disownTasks" (func $wasm/deque/disownTasks))
 (export "endTask" (func $wasm/deque/endTask))
 (export "furnish" (func $wasm/deque/furnish))
 (export "openDeque" (func $wasm/deque/openDeque))
 (export "openRecord" (func $wasm/deque/openRecord))
 (export "popTask" (func $wasm/deque/popTask))
 (export "pushTask" (func $wasm/deque/pushTask))
 (export "queued" (func $wasm/deque/queued))
 (export "returnTask" (func $wasm/deque/returnTask))
 (export "startTaken" (func $wasm/deque/startTaken))
 (export "stealTasks" (func $wasm/deque/stealTasks))
 (export "wakeThief" (func $wasm/deque/wakeThief))
 (export "cancelTask" (func $wasm/task/cancelTask))
 (export "isCancelled" (func $wasm/task/isCancelled))
 (export "openTask" (func $wasm/task/openTask))
 (export "startTask" (func $wasm/task/startTask))
 (export "taskRunner" (func $wasm/task/taskRunner))
 (export "taskState" (func $wasm/task/taskState))
 (export "memory" (memory $0))
 (func $wasm/waiters/wake (param $0 i32) (param $1 i32) (param $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i64)
  (local $8 i64)
  (local $9 i32)
  (local $10 i64)
  local.get $0
  i32.atomic.load offset=8
  local.set $6
  local.get $1
  if (result i32)
   i32.const 0
  else
   local.get $0
   i32.atomic.load offset=40
   i32.const 2
   i32.eq
  end
  if
   local.get $0
   local.set $4
   i32.const 12
   i32.atomic.load
   local.set $9
   loop $for-loop|0
    local.get $2
    i32.const 0
    i32.gt_s
    if
     block $__inlined_func$wasm/waiters/wakeByLoad$16
      i32.const -1
      local.set $3
      i32.const 2147483647
      local.set $1
      i32.const 0
      local.set $0
      loop $for-loop|1
       local.get $0
       local.get $9
       i32.lt_s
       if
        block $for-continue|1
         local.get $4
         i32.const 384
         i32.add
         local.get $0
         i32.const 6
         i32.shr_s
         i32.const 3
         i32.shl
         i32.add
         i64.atomic.load
         i64.const 1
         local.get $0
         i32.const 63
         i32.and
         i64.extend_i32_s
         i64.shl
         i64.and
         i64.eqz
         br_if $for-continue|1
         local.get $0
         i32.const 11
         i32.shl
         i32.const 18436
         i32.add
         i32.atomic.load
         local.tee $5
         local.get $1
         i32.ge_s
         br_if $for-continue|1
         local.get $0
         local.set $3
         local.get $5
         local.set $1
        end
        local.get $0
        i32.const 1
        i32.add
        local.set $0
        br $for-loop|1
       end
      end
      local.get $3
      i32.const 0
      i32.lt_s
      br_if $__inlined_func$wasm/waiters/wakeByLoad$16
      i64.const 1
      local.get $3
      i32.const 63
      i32.and
      i64.extend_i32_s
      i64.shl
      local.tee $7
      local.get $4
      i32.const 384
      i32.add
      local.get $3
      i32.const 6
      i32.shr_s
      i32.const 3
      i32.shl
      i32.add
      local.get $7
      i64.const -1
      i64.xor
      i64.atomic.rmw.and
      i64.and
      i64.const 0
      i64.ne
      if
       local.get $3
       i32.const 11
       i32.shl
       i32.const 17408
       i32.add
       local.get $6
       call $wasm/sched/announce
      end
      local.get $2
      i32.const 1
      i32.sub
      local.set $2
      br $for-loop|0
     end
    end
   end
   return
  end
  local.get $0
  i64.atomic.load offset=256
  local.set $8
  i32.const 12
  i32.atomic.load
  local.set $4
  local.get $0
  i32.const 384
  i32.add
  local.get $1
  i32.const 4
  i32.shl
  i32.add
  local.set $1
  loop $for-loop|00
   local.get $3
   i32.const 128
   i32.lt_s
   local.get $2
   i32.const 0
   i32.gt_s
   i32.and
   if
    local.get $1
    i64.atomic.load
    local.tee $7
    local.get $1
    i64.atomic.load offset=8
    local.tee $10
    i64.or
    i64.eqz
    if
     return
    end
    local.get $7
    i64.popcnt
    i32.wrap_i64
    local.tee $0
    local.get $10
    i64.popcnt
    i32.wrap_i64
    i32.add
    i64.extend_i32_s
    local.get $8
    i32.wrap_i64
    i32.const -1640531535
    i32.mul
    i64.extend_i32_u
    i64.mul
    i64.const 32
    i64.shr_u
    i32.wrap_i64
    local.set $5
    local.get $10
    local.get $7
    i32.const 64
    i32.const 0
    local.get $0
    local.get $5
    i32.le_s
    select
    local.tee $9
    select
    local.set $7
    local.get $5
    local.get $0
    i32.const 0
    local.get $9
    select
    i32.sub
    local.set $0
    loop $for-loop|01
     local.get $0
     i32.const 0
     i32.gt_s
     if
      local.get $7
      local.get $7
      i64.const 1
      i64.sub
      i64.and
      local.set $7
      local.get $0
      i32.const 1
      i32.sub
      local.set $0
      br $for-loop|01
     end
    end
    i64.const 1
    local.get $9
    local.get $7
    i64.ctz
    i32.wrap_i64
    i32.add
    local.tee $0
    i32.const 63
    i32.and
    i64.extend_i32_s
    i64.shl
    local.set $7
    local.get $0
    local.get $4
    i32.lt_s
    local.get $7
    local.get $1
    local.get $0
    i32.const 6
    i32.shr_s
    i32.const 3
    i32.shl
    i32.add
    local.get $7
    i64.const -1
    i64.xor
    i64.atomic.rmw.and
    i64.and
    i64.const 0
    i64.ne
    i32.and
    if
     local.get $0
     i32.const 11
     i32.shl
     i32.const 17408
     i32.add
     local.get $6
     call $wasm/sched/announce
     local.get $2
     i32.const 1
     i32.sub
     local.set $2
    end
    local.get $3
    i32.const 1
    i32.add
    local.set $3
    br $for-loop|00
   end
  end
 )
 (func $wasm/arena/allocate (param $0 i32) (param $1 i32) (result i32)
  (local $2 i32)
  (local $3 i32)
  local.get $1
  i32.const 0
  i32.lt_s
  local.get $1
  i32.const 1073741808
  i32.gt_s
  i32.or
  if
   i32.const -9
   return
  end
  block $wasm/arena/resume|inlined.0 (result i32)
   local.get $0
   i32.const 896
   i32.add
   local.tee $3
   i32.load offset=12
   local.tee $2
   if (result i32)
    local.get $2
    i32.const 63
    i32.and
    i32.eqz
    local.get $2
    i32.const 256
    i32.atomic.load
    i32.lt_s
    i32.and
    if (result i32)
     local.get $2
     i32.const 17408
     i32.ge_s
     if (result i32)
      local.get $2
      i32.const 16
      i32.atomic.load
      i32.ge_s
     else
      i32.const 0
     end
     if (result i32)
      local.get $2
      i64.extend_i32_s
      i64.const -64
      i64.sub
      memory.size
      i64.extend_i32_s
      i64.const 16
      i64.shl
      i64.le_s
     else
      i32.const 0
     end
    else
     i32.const 0
    end
   else
    i32.const 1
   end
   i32.eqz
   if
    i32.const 128
    i32.const 0
    i32.const 40
    i32.atomic.rmw.cmpxchg
    drop
    i32.const -8
    br $wasm/arena/resume|inlined.0
   end
   i32.const 0
   local.get $3
   i32.load offset=16
   if (result i32)
    i32.const 0
   else
    local.get $2
    if (result i32)
     local.get $2
     i32.atomic.load
     i32.const 255
     i32.and
     i32.const 70
     i32.ne
    else
     i32.const 1
    end
   end
   br_if $wasm/arena/resume|inlined.0
   drop
   local.get $0
   call $wasm/arena/finishRelease
  end
  local.tee $2
  if
   local.get $2
   return
  end
  local.get $0
  i32.const 6
  i32.const 32
  local.get $1
  i32.const 15
  i32.add
  i32.clz
  i32.sub
  local.tee $0
  local.get $0
  i32.const 6
  i32.lt_s
  select
  local.tee $0
  call $wasm/arena/take
  local.tee $2
  i32.const 0
  i32.lt_s
  if
   local.get $2
   return
  end
  local.get $2
  local.get $1
  i32.store offset=4
  local.get $2
  local.get $0
  i32.const 8
  i32.shl
  i32.const 1296171093
  i32.or
  i32.atomic.store
  i32.const 384
  i64.const 1
  local.get $0
  i64.extend_i32_s
  i64.shl
  i64.atomic.rmw.add
  drop
  local.get $2
  i32.const 16
  i32.add
 )
 (func $wasm/arena/releaseFrom (param $0 i32) (param $1 i32) (param $2 i32) (result i32)
  (local $3 i32)
  (local $4 i32)
  block $folding-inner0
   local.get $1
   i32.const 16
   i32.sub
   local.tee $1
   i32.const 63
   i32.and
   i32.eqz
   local.get $1
   i32.const 256
   i32.atomic.load
   i32.lt_s
   i32.and
   if (result i32)
    local.get $1
    i32.const 17408
    i32.ge_s
    if (result i32)
     local.get $1
     i32.const 16
     i32.atomic.load
     i32.ge_s
    else
     i32.const 0
    end
    if (result i32)
     local.get $1
     i64.extend_i32_s
     i64.const -64
     i64.sub
     memory.size
     i64.extend_i32_s
     i64.const 16
     i64.shl
     i64.le_s
    else
     i32.const 0
    end
   else
    i32.const 0
   end
   i32.eqz
   br_if $folding-inner0
   block $wasm/arena/resume|inlined.1 (result i32)
    local.get $0
    i32.const 896
    i32.add
    local.tee $3
    i32.load offset=12
    local.tee $4
    if (result i32)
     local.get $4
     i32.const 63
     i32.and
     i32.eqz
     local.get $4
     i32.const 256
     i32.atomic.load
     i32.lt_s
     i32.and
     if (result i32)
      local.get $4
      i32.const 17408
      i32.ge_s
      if (result i32)
       local.get $4
       i32.const 16
       i32.atomic.load
       i32.ge_s
      else
       i32.const 0
      end
      if (result i32)
       local.get $4
       i64.extend_i32_s
       i64.const -64
       i64.sub
       memory.size
       i64.extend_i32_s
       i64.const 16
       i64.shl
       i64.le_s
      else
       i32.const 0
      end
     else
      i32.const 0
     end
    else
     i32.const 1
    end
    i32.eqz
    if
     i32.const 128
     i32.const 0
     i32.const 40
     i32.atomic.rmw.cmpxchg
     drop
     i32.const -8
     br $wasm/arena/resume|inlined.1
    end
    i32.const 0
    local.get $3
    i32.load offset=16
    if (result i32)
     i32.const 0
    else
     local.get $4
     if (result i32)
      local.get $4
      i32.atomic.load
      i32.const 255
      i32.and
      i32.const 70
      i32.ne
     else
      i32.const 1
     end
    end
    br_if $wasm/arena/resume|inlined.1
    drop
    local.get $0
    call $wasm/arena/finishRelease
   end
   local.tee $3
   if
    local.get $3
    return
   end
   local.get $1
   i32.atomic.load
   local.tee $3
   i32.const -65536
   i32.and
   i32.const 1296171008
   i32.ne
   local.get $3
   i32.const 255
   i32.and
   i32.const 85
   i32.ne
   i32.or
   br_if $folding-inner0
   local.get $3
   i32.const 8
   i32.shr_s
   i32.const 255
   i32.and
   local.tee $4
   i32.const 32
   i32.ge_u
   br_if $folding-inner0
   local.get $3
   local.get $1
   local.get $3
   local.get $4
   i32.const 8
   i32.shl
   i32.const 1296171078
   i32.or
   i32.atomic.rmw.cmpxchg
   i32.ne
   br_if $folding-inner0
   local.get $0
   local.get $1
   i32.store offset=908
   i32.const 384
   i64.const 0
   i64.const 1
   local.get $4
   i64.extend_i32_s
   i64.shl
   i64.sub
   i64.atomic.rmw.add
   drop
   local.get $2
   if
    local.get $2
    i32.const 0
    i32.atomic.store
   end
   local.get $0
   call $wasm/arena/finishRelease
   return
  end
  i32.const 128
  i32.const 0
  i32.const 3
  i32.atomic.rmw.cmpxchg
  drop
  i32.const -8
 )
 (func $wasm/sched/announce (param $0 i32) (param $1 i32)
  (local $2 i64)
  (local $3 i32)
  local.get $1
  i32.const 0
  i32.lt_s
  local.get $1
  i32.const 4096
  i32.ge_s
  i32.or
  if
   return
  end
  i64.const 1
  local.get $1
  i32.const 63
  i32.and
  i64.extend_i32_s
  i64.shl
  local.tee $2
  local.get $0
  i32.const 384
  i32.add
  local.get $1
  i32.const 6
  i32.shr_s
  local.tee $1
  i32.const 3
  i32.shl
  i32.add
  local.tee $3
  i64.atomic.load
  i64.and
  i64.eqz
  if
   local.get $3
   local.get $2
   i64.atomic.rmw.or
   drop
  end
  i64.const 1
  local.get $1
  i64.extend_i32_s
  i64.shl
  local.tee $2
  local.get $0
  i32.const 256
  i32.add
  local.tee $1
  i64.atomic.load
  i64.and
  i64.eqz
  if
   local.get $1
   local.get $2
   i64.atomic.rmw.or
   drop
  end
  block $__inlined_func$wasm/park/knock$4
   local.get $0
   i32.atomic.load offset=132
   i32.eqz
   br_if $__inlined_func$wasm/park/knock$4
   local.get $0
   i32.const 132
   i32.add
   i32.const 1
   i32.const 0
   i32.atomic.rmw.cmpxchg
   i32.const 1
   i32.ne
   br_if $__inlined_func$wasm/park/knock$4
   local.get $0
   i32.const 128
   i32.add
   local.tee $0
   i32.const 1
   i32.atomic.rmw.add
   drop
   local.get $0
   i32.const 1
   memory.atomic.notify
   drop
  end
 )
 (func $wasm/arena/finishRelease (param $0 i32) (result i32)
  (local $1 i32)
  (local $2 i64)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  block $folding-inner0
   local.get $0
   i32.load offset=912
   local.tee $4
   if
    local.get $0
    i32.load offset=916
    local.set $5
    local.get $4
    i32.const 63
    i32.and
    i32.eqz
    local.get $4
    i32.const 256
    i32.atomic.load
    i32.lt_s
    i32.and
    if (result i32)
     local.get $4
     i32.const 17408
     i32.ge_s
     if (result i32)
      local.get $4
      i32.const 16
      i32.atomic.load
      i32.ge_s
     else
      i32.const 0
     end
     if (result i32)
      local.get $4
      i64.extend_i32_s
      i64.const -64
      i64.sub
      memory.size
      i64.extend_i32_s
      i64.const 16
      i64.shl
      i64.le_s
     else
      i32.const 0
     end
    else
     i32.const 0
    end
    i32.eqz
    local.get $5
    i32.const 6
    i32.lt_s
    i32.or
    local.get $5
    i32.const 30
    i32.gt_s
    i32.or
    br_if $folding-inner0
    block $__inlined_func$wasm/arena/push (result i32)
     local.get $5
     i32.const 3
     i32.shl
     i32.const 768
     i32.add
     local.set $3
     local.get $4
     local.get $5
     i32.const 8
     i32.shl
     i32.const 1296171078
     i32.or
     i32.atomic.store
     loop $for-loop|0
      local.get $1
      i32.const 256
      i32.lt_s
      if
       local.get $4
       local.get $3
       i64.atomic.load
       local.tee $2
       i64.atomic.store32 offset=8
       local.get $2
       local.get $3
       local.get $2
       local.get $4
       i64.extend_i32_u
       local.get $2
       i64.const 32
       i64.shr_u
       i64.const 1
       i64.add
       i64.const 32
       i64.shl
       i64.or
       i64.atomic.rmw.cmpxchg
       i64.eq
       if
        local.get $0
        i32.const 0
        i32.store offset=912
        i32.const 0
        br $__inlined_func$wasm/arena/push
       end
       local.get $1
       i32.const 1
       i32.add
       local.set $1
       br $for-loop|0
      end
     end
     i32.const -4
    end
    local.tee $1
    if
     local.get $1
     return
    end
   end
   local.get $0
   i32.load offset=908
   local.tee $3
   i32.eqz
   if
    i32.const 0
    return
   end
   local.get $3
   i32.const 63
   i32.and
   i32.eqz
   local.get $3
   i32.const 256
   i32.atomic.load
   i32.lt_s
   i32.and
   if (result i32)
    local.get $3
    i32.const 17408
    i32.ge_s
    if (result i32)
     local.get $3
     i32.const 16
     i32.atomic.load
     i32.ge_s
    else
     i32.const 0
    end
    if (result i32)
     local.get $3
     i64.extend_i32_s
     i64.const -64
     i64.sub
     memory.size
     i64.extend_i32_s
     i64.const 16
     i64.shl
     i64.le_s
    else
     i32.const 0
    end
   else
    i32.const 0
   end
   i32.eqz
   br_if $folding-inner0
   local.get $3
   i32.atomic.load
   local.tee $4
   i32.const -65536
   i32.and
   i32.const 1296171008
   i32.ne
   if (result i32)
    i32.const 1
   else
    local.get $4
    i32.const 8
    i32.shr_s
    i32.const 255
    i32.and
    i32.const 32
    i32.ge_u
   end
   br_if $folding-inner0
   local.get $4
   i32.const 255
   i32.and
   i32.const 85
   i32.eq
   if
    local.get $3
    local.get $4
    i32.const 8
    i32.shr_s
    i32.const 255
    i32.and
    local.tee $1
    i32.const 8
    i32.shl
    i32.const 1296171078
    i32.or
    i32.atomic.store
    i32.const 384
    i64.const 0
    i64.const 1
    local.get $1
    i64.extend_i32_s
    i64.shl
    i64.sub
    i64.atomic.rmw.add
    drop
   end
   block $__inlined_func$wasm/arena/push$1 (result i32)
    local.get $0
    local.set $1
    local.get $4
    i32.const 8
    i32.shr_s
    i32.const 255
    i32.and
    local.tee $0
    i32.const 3
    i32.shl
    i32.const 768
    i32.add
    local.set $4
    local.get $3
    local.get $0
    i32.const 8
    i32.shl
    i32.const 1296171078
    i32.or
    i32.atomic.store
    i32.const 0
    local.set $0
    loop $for-loop|00
     local.get $0
     i32.const 256
     i32.lt_s
     if
      local.get $3
      local.get $4
      i64.atomic.load
      local.tee $2
      i64.atomic.store32 offset=8
      local.get $2
      local.get $4
      local.get $2
      local.get $3
      i64.extend_i32_u
      local.get $2
      i64.const 32
      i64.shr_u
      i64.const 1
      i64.add
      i64.const 32
      i64.shl
      i64.or
      i64.atomic.rmw.cmpxchg
      i64.eq
      if
       local.get $1
       i32.const 0
       i32.store offset=908
       i32.const 0
       br $__inlined_func$wasm/arena/push$1
      end
      local.get $0
      i32.const 1
      i32.add
      local.set $0
      br $for-loop|00
     end
    end
    i32.const -4
   end
   return
  end
  i32.const 128
  i32.const 0
  i32.const 40
  i32.atomic.rmw.cmpxchg
  drop
  i32.const -8
 )
 (func $wasm/numbers/giveUpOpening (param $0 i32) (result i32)
  (local $1 i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i64)
  (local $5 i32)
  (local $6 i32)
  local.get $0
  i32.const 928
  i32.add
  local.tee $3
  i32.load
  local.tee $1
  i32.eqz
  if
   i32.const 0
   return
  end
  local.get $1
  i32.const 128
  i32.lt_s
  local.get $1
  i32.const 4096
  i32.ge_s
  i32.or
  if
   i32.const 128
   i32.const 0
   i32.const 40
   i32.atomic.rmw.cmpxchg
   drop
   i32.const -8
   return
  end
  local.get $1
  i32.const 2
  i32.shl
  i32.const 1024
  i32.add
  i32.atomic.load
  local.tee $2
  i32.eqz
  if
   i32.const 512
   local.get $1
   i32.const 1
   i32.add
   local.get $1
   i32.atomic.rmw.cmpxchg
   drop
   local.get $3
   i32.const 0
   i32.store
   i32.const 0
   return
  end
  local.get $2
  i32.const 127
  i32.and
  if (result i32)
   i32.const 0
  else
   i32.const 12
   i32.atomic.load
   i32.const 6
   i32.shl
   i32.const 640
   i32.add
   i64.extend_i32_s
   local.set $4
   local.get $2
   i32.const 17408
   i32.ge_s
   if (result i32)
    local.get $2
    i32.const 16
    i32.atomic.load
    i32.ge_s
   else
    i32.const 0
   end
   if (result i32)
    local.get $2
    i64.extend_i32_s
    local.get $4
    i64.add
    memory.size
    i64.extend_i32_s
    i64.const 16
    i64.shl
    i64.le_s
   else
    i32.const 0
   end
  end
  if (result i32)
   local.get $1
   local.get $2
   i32.atomic.load offset=8
   i32.eq
  else
   i32.const 0
  end
  i32.eqz
  if
   i32.const 128
   i32.const 0
   i32.const 10
   i32.atomic.rmw.cmpxchg
   drop
   i32.const -8
   return
  end
  local.get $2
  i32.const 28
  i32.add
  local.tee $5
  i32.atomic.load
  local.tee $6
  if (result i32)
   local.get $0
   local.get $6
   local.get $5
   call $wasm/arena/releaseFrom
  else
   i32.const 0
  end
  local.set $0
  local.get $2
  i32.atomic.load offset=28
  if (result i32)
   local.get $0
  else
   local.get $1
   local.get $3
   call $wasm/numbers/returnNumber
  end
 )
 (func $wasm/lease/letGo (param $0 i32) (param $1 i32) (result i32)
  local.get $1
  i32.load
  i32.const -2147483648
  i32.and
  i32.eqz
  if
   local.get $0
   call $wasm/arena/finishRelease
   return
  end
  local.get $0
  local.get $1
  i32.load offset=4
  local.get $1
  call $wasm/arena/releaseFrom
 )
 (func $wasm/waiters/wakeAll (param $0 i32) (param $1 i32)
  (local $2 i64)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  i32.const 12
  i32.atomic.load
  local.set $4
  local.get $0
  i32.atomic.load offset=8
  local.set $5
  loop $for-loop|0
   local.get $3
   i32.const 2
   i32.lt_s
   if
    local.get $0
    i32.const 384
    i32.add
    local.get $1
    i32.const 4
    i32.shl
    i32.add
    local.get $3
    i32.const 3
    i32.shl
    i32.add
    i64.atomic.load
    local.set $2
    loop $while-continue|1
     local.get $2
     i64.const 0
     i64.ne
     if
      local.get $4
      local.get $2
      i64.ctz
      i32.wrap_i64
      local.get $3
      i32.const 6
      i32.shl
      i32.add
      local.tee $6
      i32.gt_s
      if
       local.get $6
       i32.const 11
       i32.shl
       i32.const 17408
       i32.add
       local.get $5
       call $wasm/sched/announce
      end
      local.get $2
      local.get $2
      i64.const 1
      i64.sub
      i64.and
      local.set $2
      br $while-continue|1
     end
    end
    local.get $3
    i32.const 1
    i32.add
    local.set $3
    br $for-loop|0
   end
  end
 )
 (func $wasm/permits/unreserve (param $0 i32) (param $1 i32) (result i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i64)
  (local $5 i32)
  local.get $1
  i32.const 640
  i32.add
  local.get $0
  i32.const 6
  i32.shl
  i32.add
  local.set $2
  i32.const 0
  local.set $0
  loop $for-loop|0
   local.get $0
   i32.const 64
   i32.lt_s
   if
    local.get $2
    i32.load offset=12
    local.tee $3
    i32.eqz
    if
     i32.const 0
     return
    end
    local.get $1
    i32.const 128
    i32.add
    local.tee $5
    i64.atomic.load
    local.tee $4
    local.get $5
    local.get $4
    local.get $4
    i64.const -281474976710656
    i64.add
    i64.atomic.rmw.cmpxchg
    i64.eq
    if
     local.get $2
     local.get $3
     i32.const 1
     i32.sub
     i32.store offset=12
     local.get $1
     i32.const 400
     i32.add
     local.tee $0
     i64.atomic.load
     local.get $0
     i64.atomic.load offset=8
     i64.or
     i64.const 0
     i64.ne
     if
      local.get $1
      i32.const 1
      i32.const 1
      call $wasm/waiters/wake
     end
     local.get $3
     i32.const 1
     i32.sub
     return
    end
    local.get $0
    i32.const 1
    i32.add
    local.set $0
    br $for-loop|0
   end
  end
  i32.const -4
 )
 (func $wasm/cursors/dropCursor (param $0 i32) (param $1 i32)
  local.get $0
  i32.const 272
  i32.add
  local.get $1
  i32.const 6
  i32.shr_s
  i32.const 3
  i32.shl
  i32.add
  i64.const -2
  local.get $1
  i32.const 63
  i32.and
  i64.extend_i32_s
  i64.rotl
  i64.atomic.rmw.and
  drop
  local.get $0
  i32.load offset=20
  i32.const 6
  i32.shl
  i32.const -64
  i32.sub
  local.get $0
  i32.load offset=24
  i32.const 1
  i32.add
  i32.const 6
  i32.shr_s
  i32.mul
  local.get $0
  i32.load offset=28
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  i32.add
  local.get $1
  i32.const 6
  i32.shl
  i32.add
  i32.const 0
  i32.atomic.store offset=16
  local.get $0
  i32.const 400
  i32.add
  local.tee $1
  i64.atomic.load
  local.get $1
  i64.atomic.load offset=8
  i64.or
  i64.const 0
  i64.ne
  if
   local.get $0
   i32.const 1
   i32.const 128
   call $wasm/waiters/wake
  end
 )
 (func $wasm/cells/readable (param $0 i32) (result i32)
  (local $1 i64)
  (local $2 i32)
  (local $3 i64)
  local.get $0
  i32.load offset=44
  local.get $0
  i32.load offset=28
  i32.const 1013904223
  i32.mul
  local.get $0
  i32.load offset=20
  i32.const 426118401
  i32.mul
  i32.add
  local.get $0
  i32.load offset=24
  i32.const 625341585
  i32.mul
  i32.add
  local.get $0
  i32.load offset=16
  i32.const 1103515245
  i32.mul
  i32.add
  local.get $0
  i32.load offset=8
  i32.const 1481765933
  i32.mul
  i32.add
  local.get $0
  i32.load offset=40
  i32.const 461845907
  i32.mul
  i32.add
  i32.ne
  if
   i32.const 0
   return
  end
  local.get $0
  i64.atomic.load offset=256
  local.tee $1
  i32.wrap_i64
  local.set $2
  local.get $0
  i32.load offset=20
  i32.const 6
  i32.shl
  i32.const -64
  i32.sub
  local.get $0
  i32.load offset=24
  local.get $2
  i32.and
  i32.const 6
  i32.shr_s
  i32.mul
  local.get $0
  i32.load offset=28
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  i32.add
  i64.atomic.load
  local.tee $3
  i64.const -1
  i64.xor
  local.get $3
  local.get $2
  local.get $0
  i32.load offset=24
  i32.const 1
  i32.add
  i32.and
  select
  local.get $1
  i64.shr_u
  i64.const -1
  i64.xor
  i64.ctz
  local.tee $3
  i64.const 64
  local.get $1
  i64.const 63
  i64.and
  i64.sub
  local.tee $1
  local.get $1
  local.get $3
  i64.gt_s
  select
  i32.wrap_i64
  i32.const 0
  i32.ne
 )
 (func $wasm/numbers/takeNumber (param $0 i32) (result i32)
  (local $1 i32)
  (local $2 i64)
  (local $3 i32)
  (local $4 i64)
  (local $5 i32)
  (local $6 i32)
  block $folding-inner0
   loop $for-loop|0
    local.get $3
    i32.const 64
    i32.lt_s
    if
     i32.const 520
     i64.atomic.load
     local.tee $2
     i32.wrap_i64
     i32.const 1
     i32.sub
     local.tee $5
     i32.const 0
     i32.ge_s
     if
      local.get $5
      i32.const 128
      i32.lt_s
      local.get $5
      i32.const 4096
      i32.ge_s
      i32.or
      if (result i32)
       i32.const 0
      else
       local.get $5
       i32.const 2
       i32.shl
       i32.const 1024
       i32.add
       i32.atomic.load
       local.tee $6
       i32.const 127
       i32.and
       if (result i32)
        i32.const 0
       else
        i32.const 12
        i32.atomic.load
        i32.const 6
        i32.shl
        i32.const 640
        i32.add
        i64.extend_i32_s
        local.set $4
        local.get $6
        i32.const 17408
        i32.ge_s
        if (result i32)
         local.get $6
         i32.const 16
         i32.atomic.load
         i32.ge_s
        else
         i32.const 0
        end
        if (result i32)
         local.get $6
         i64.extend_i32_s
         local.get $4
         i64.add
         memory.size
         i64.extend_i32_s
         i64.const 16
         i64.shl
         i64.le_s
        else
         i32.const 0
        end
       end
       if (result i32)
        local.get $5
        local.get $6
        i32.atomic.load offset=8
        i32.eq
       else
        i32.const 0
       end
      end
      i32.eqz
      br_if $folding-inner0
      local.get $2
      i32.const 520
      local.get $2
      local.get $5
      i32.const 2
      i32.shl
      i32.const 1024
      i32.add
      i32.atomic.load
      i64.atomic.load32_u offset=32
      local.get $2
      i64.const 32
      i64.shr_u
      i64.const 1
      i64.add
      i64.const 32
      i64.shl
      i64.or
      i64.atomic.rmw.cmpxchg
      i64.eq
      if
       local.get $0
       local.get $5
       i32.store offset=928
       local.get $5
       return
      end
      local.get $3
      i32.const 1
      i32.add
      local.set $3
      br $for-loop|0
     end
    end
   end
   loop $for-loop|1
    local.get $1
    i32.const 64
    i32.lt_s
    if
     i32.const 512
     i32.atomic.load
     local.tee $3
     i32.const 4096
     i32.ge_s
     if
      i32.const -7
      return
     end
     local.get $3
     i32.const 128
     i32.lt_s
     br_if $folding-inner0
     local.get $3
     i32.const 512
     local.get $3
     local.get $3
     i32.const 1
     i32.add
     i32.atomic.rmw.cmpxchg
     i32.eq
     if
      local.get $0
      local.get $3
      i32.store offset=928
      local.get $3
      return
     end
     local.get $1
     i32.const 1
     i32.add
     local.set $1
     br $for-loop|1
    end
   end
   i32.const -4
   return
  end
  i32.const 128
  i32.const 0
  i32.const 10
  i32.atomic.rmw.cmpxchg
  drop
  i32.const -8
 )
 (func $wasm/numbers/returnNumber (param $0 i32) (param $1 i32) (result i32)
  (local $2 i32)
  (local $3 i64)
  (local $4 i32)
  local.get $0
  i32.const 128
  i32.lt_s
  local.get $0
  i32.const 4096
  i32.ge_s
  i32.or
  if
   i32.const 128
   i32.const 0
   i32.const 11
   i32.atomic.rmw.cmpxchg
   drop
   i32.const -8
   return
  end
  local.get $0
  i32.const 2
  i32.shl
  i32.const 1024
  i32.add
  i32.atomic.load
  local.tee $2
  i32.const 127
  i32.and
  if (result i32)
   i32.const 0
  else
   i32.const 12
   i32.atomic.load
   i32.const 6
   i32.shl
   i32.const 640
   i32.add
   i64.extend_i32_s
   local.set $3
   local.get $2
   i32.const 17408
   i32.ge_s
   if (result i32)
    local.get $2
    i32.const 16
    i32.atomic.load
    i32.ge_s
   else
    i32.const 0
   end
   if (result i32)
    local.get $2
    i64.extend_i32_s
    local.get $3
    i64.add
    memory.size
    i64.extend_i32_s
    i64.const 16
    i64.shl
    i64.le_s
   else
    i32.const 0
   end
  end
  if (result i32)
   local.get $0
   local.get $2
   i32.atomic.load offset=8
   i32.eq
  else
   i32.const 0
  end
  i32.eqz
  if
   i32.const 128
   i32.const 0
   i32.const 10
   i32.atomic.rmw.cmpxchg
   drop
   i32.const -8
   return
  end
  loop $for-loop|0
   local.get $4
   i32.const 64
   i32.lt_s
   if
    local.get $2
    i32.const 520
    i64.atomic.load
    local.tee $3
    i64.atomic.store32 offset=32
    local.get $3
    i32.const 520
    local.get $3
    local.get $0
    i32.const 1
    i32.add
    i64.extend_i32_s
    local.get $3
    i64.const 32
    i64.shr_u
    i64.const 1
    i64.add
    i64.const 32
    i64.shl
    i64.or
    i64.atomic.rmw.cmpxchg
    i64.eq
    if
     local.get $1
     i32.const 0
     i32.atomic.store
     i32.const 0
     return
    end
    local.get $4
    i32.const 1
    i32.add
    local.set $4
    br $for-loop|0
   end
  end
  i32.const -4
 )
 (func $wasm/numbers/headerOf (param $0 i32) (param $1 i32) (param $2 i32) (result i32)
  (local $3 i32)
  (local $4 i64)
  local.get $1
  i32.const 2
  i32.shl
  i32.const 1024
  i32.add
  i32.atomic.load
  local.tee $3
  if
   local.get $3
   i32.const 127
   i32.and
   if (result i32)
    i32.const 0
   else
    i32.const 12
    i32.atomic.load
    i32.const 6
    i32.shl
    i32.const 640
    i32.add
    i64.extend_i32_s
    local.set $4
    local.get $3
    i32.const 17408
    i32.ge_s
    if (result i32)
     local.get $3
     i32.const 16
     i32.atomic.load
     i32.ge_s
    else
     i32.const 0
    end
    if (result i32)
     local.get $3
     i64.extend_i32_s
     local.get $4
     i64.add
     memory.size
     i64.extend_i32_s
     i64.const 16
     i64.shl
     i64.le_s
    else
     i32.const 0
    end
   end
   if (result i32)
    local.get $1
    local.get $3
    i32.atomic.load offset=8
    i32.eq
   else
    i32.const 0
   end
   if (result i32)
    local.get $3
   else
    i32.const 128
    i32.const 0
    i32.const 10
    i32.atomic.rmw.cmpxchg
    drop
    i32.const -8
   end
   return
  end
  local.get $0
  local.get $2
  i32.const 128
  i32.add
  call $wasm/arena/allocate
  local.tee $3
  i32.const 0
  i32.lt_s
  if
   local.get $3
   return
  end
  local.get $3
  i32.const 127
  i32.add
  i32.const -128
  i32.and
  local.tee $3
  i32.const 0
  local.get $2
  memory.fill
  local.get $3
  local.get $1
  i32.atomic.store offset=8
  local.get $1
  i32.const 2
  i32.shl
  i32.const 1024
  i32.add
  local.get $3
  i32.atomic.store
  local.get $0
  i32.const 0
  i32.store offset=908
  local.get $3
 )
 (func $wasm/lease/abandon (param $0 i32)
  (local $1 i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i64)
  local.get $0
  i32.load offset=32
  local.set $2
  local.get $0
  i32.load offset=920
  local.tee $3
  i32.eqz
  if
   return
  end
  local.get $0
  i32.load offset=896
  i32.const 0
  i32.lt_s
  if (result i32)
   i32.const 0
  else
   local.get $2
   i32.const 7
   i32.and
   local.get $3
   i32.const 0
   i32.lt_s
   local.get $3
   i32.const 65536
   i32.gt_s
   i32.or
   local.get $2
   i32.const 8
   i32.lt_s
   i32.or
   local.get $2
   i32.const 65536
   i32.gt_s
   i32.or
   i32.or
   if (result i32)
    i32.const 0
   else
    local.get $0
    i32.atomic.load offset=12
    local.tee $1
    i32.const 7
    i32.and
    if (result i32)
     i32.const 0
    else
     local.get $1
     i32.const 17408
     i32.ge_s
     if (result i32)
      local.get $1
      i32.const 16
      i32.atomic.load
      i32.ge_s
     else
      i32.const 0
     end
     if (result i32)
      local.get $1
      i64.extend_i32_s
      local.get $3
      i64.extend_i32_s
      local.get $2
      i64.extend_i32_s
      i64.mul
      i64.add
      memory.size
      i64.extend_i32_s
      i64.const 16
      i64.shl
      i64.le_s
     else
      i32.const 0
     end
    end
   end
  end
  i32.eqz
  if
   i32.const 128
   i32.const 0
   i32.const 42
   i32.atomic.rmw.cmpxchg
   drop
   return
  end
  local.get $0
  i32.load offset=896
  local.set $1
  loop $for-loop|0
   local.get $1
   local.get $3
   i32.lt_s
   if
    local.get $0
    local.get $0
    i32.atomic.load offset=12
    local.get $1
    local.get $2
    i32.mul
    i32.add
    call $wasm/lease/letGo
    drop
    local.get $1
    i32.const 1
    i32.add
    local.set $1
    br $for-loop|0
   end
  end
  local.get $0
  i32.const 0
  i32.store offset=920
 )
 (func $wasm/deque/returnTask (param $0 i32) (result i32)
  (local $1 i64)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  local.get $0
  i32.load offset=936
  local.tee $2
  i32.eqz
  if
   i32.const 0
   return
  end
  local.get $0
  i32.const 1792
  i32.add
  i32.atomic.load
  local.set $3
  local.get $0
  i32.const 1664
  i32.add
  i64.atomic.load
  local.set $1
  block $__inlined_func$wasm/arena/holds (result i32)
   i32.const 0
   local.get $2
   i32.const 16
   i32.sub
   local.tee $4
   i32.const 63
   i32.and
   i32.eqz
   local.get $4
   i32.const 256
   i32.atomic.load
   i32.lt_s
   i32.and
   if (result i32)
    local.get $4
    i32.const 17408
    i32.ge_s
    if (result i32)
     local.get $4
     i32.const 16
     i32.atomic.load
     i32.ge_s
    else
     i32.const 0
    end
    if (result i32)
     local.get $4
     i64.extend_i32_s
     i64.const -64
     i64.sub
     memory.size
     i64.extend_i32_s
     i64.const 16
     i64.shl
     i64.le_s
    else
     i32.const 0
    end
   else
    i32.const 0
   end
   i32.eqz
   br_if $__inlined_func$wasm/arena/holds
   drop
   i32.const 0
   local.get $4
   i32.atomic.load
   local.tee $4
   i32.const -65536
   i32.and
   i32.const 1296171008
   i32.ne
   local.get $4
   i32.const 255
   i32.and
   i32.const 85
   i32.ne
   i32.or
   br_if $__inlined_func$wasm/arena/holds
   drop
   i32.const 1
   local.get $4
   i32.const 8
   i32.shr_s
   i32.shl
   i32.const 16
   i32.sub
   i32.const 208
   i32.ge_s
  end
  if (result i32)
   block $__inlined_func$wasm/arena/holds$1 (result i32)
    i32.const 0
    local.get $3
    i32.const 16
    i32.sub
    local.tee $4
    i32.const 63
    i32.and
    i32.eqz
    local.get $4
    i32.const 256
    i32.atomic.load
    i32.lt_s
    i32.and
    if (result i32)
     local.get $4
     i32.const 17408
     i32.ge_s
     if (result i32)
      local.get $4
      i32.const 16
      i32.atomic.load
      i32.ge_s
     else
      i32.const 0
     end
     if (result i32)
      local.get $4
      i64.extend_i32_s
      i64.const -64
      i64.sub
      memory.size
      i64.extend_i32_s
      i64.const 16
      i64.shl
      i64.le_s
     else
      i32.const 0
     end
    else
     i32.const 0
    end
    i32.eqz
    br_if $__inlined_func$wasm/arena/holds$1
    drop
    i32.const 0
    local.get $4
    i32.atomic.load
    local.tee $4
    i32.const -65536
    i32.and
    i32.const 1296171008
    i32.ne
    local.get $4
    i32.const 255
    i32.and
    i32.const 85
    i32.ne
    i32.or
    br_if $__inlined_func$wasm/arena/holds$1
    drop
    i32.const 1
    local.get $4
    i32.const 8
    i32.shr_s
    i32.shl
    i32.const 16
    i32.sub
    i32.const 4096
    i32.ge_s
   end
  else
   i32.const 0
  end
  if (result i32)
   local.get $1
   i64.const 16
   i64.shr_u
   i32.wrap_i64
   i32.const 65535
   i32.and
   local.get $1
   i32.wrap_i64
   i32.const 65535
   i32.and
   i32.sub
   i32.const 65535
   i32.and
   i32.const 1024
   i32.ge_u
  else
   i32.const 1
  end
  if
   i32.const 128
   i32.const 0
   i32.const 43
   i32.atomic.rmw.cmpxchg
   drop
   i32.const -8
   return
  end
  local.get $3
  local.get $1
  i64.const 16
  i64.shr_u
  i32.wrap_i64
  i32.const 1023
  i32.and
  i32.const 2
  i32.shl
  i32.add
  local.get $2
  i32.atomic.store
  local.get $0
  i32.const 1664
  i32.add
  i64.const 4295032832
  i64.atomic.rmw.add
  drop
  local.get $0
  i32.const 0
  i32.store offset=936
  i32.const 0
 )
 (func $wasm/deque/disownTasks (param $0 i32) (result i32)
  (local $1 i32)
  (local $2 i32)
  local.get $0
  i32.const 1796
  i32.add
  i32.atomic.load
  local.set $0
  loop $for-loop|0
   local.get $0
   if
    local.get $1
    i32.const 4194304
    i32.gt_s
    if (result i32)
     i32.const 0
    else
     block $__inlined_func$wasm/arena/holds$2 (result i32)
      i32.const 0
      local.get $0
      i32.const 16
      i32.sub
      local.tee $2
      i32.const 63
      i32.and
      i32.eqz
      local.get $2
      i32.const 256
      i32.atomic.load
      i32.lt_s
      i32.and
      if (result i32)
       local.get $2
       i32.const 17408
       i32.ge_s
       if (result i32)
        local.get $2
        i32.const 16
        i32.atomic.load
        i32.ge_s
       else
        i32.const 0
       end
       if (result i32)
        local.get $2
        i64.extend_i32_s
        i64.const -64
        i64.sub
        memory.size
        i64.extend_i32_s
        i64.const 16
        i64.shl
        i64.le_s
       else
        i32.const 0
       end
      else
       i32.const 0
      end
      i32.eqz
      br_if $__inlined_func$wasm/arena/holds$2
      drop
      i32.const 0
      local.get $2
      i32.atomic.load
      local.tee $2
      i32.const -65536
      i32.and
      i32.const 1296171008
      i32.ne
      local.get $2
      i32.const 255
      i32.and
      i32.const 85
      i32.ne
      i32.or
      br_if $__inlined_func$wasm/arena/holds$2
      drop
      i32.const 1
      local.get $2
      i32.const 8
      i32.shr_s
      i32.shl
      i32.const 16
      i32.sub
      i32.const 208
      i32.ge_s
     end
    end
    i32.eqz
    if
     i32.const 128
     i32.const 0
     i32.const 43
     i32.atomic.rmw.cmpxchg
     drop
     i32.const -8
     return
    end
    local.get $0
    i32.const 1
    i32.atomic.store offset=8
    local.get $0
    i32.const 0
    i32.const 2
    i32.atomic.rmw.cmpxchg
    drop
    local.get $0
    i32.atomic.load offset=12
    local.set $0
    local.get $1
    i32.const 1
    i32.add
    local.set $1
    br $for-loop|0
   end
  end
  i32.const 0
 )
 (func $wasm/cursors/backlog (param $0 i32) (param $1 i64) (result i64)
  (local $2 i64)
  (local $3 i64)
  (local $4 i32)
  (local $5 i64)
  loop $for-loop|0
   local.get $4
   i32.const 2
   i32.lt_s
   if
    local.get $0
    i32.const 272
    i32.add
    local.get $4
    i32.const 3
    i32.shl
    i32.add
    i64.atomic.load
    local.set $5
    loop $while-continue|1
     local.get $5
     i64.const 0
     i64.ne
     if
      local.get $3
      local.get $1
      local.get $0
      i32.load offset=20
      i32.const 6
      i32.shl
      i32.const -64
      i32.sub
      local.get $0
      i32.load offset=24
      i32.const 1
      i32.add
      i32.const 6
      i32.shr_s
      i32.mul
      local.get $0
      i32.load offset=28
      i32.const 63
      i32.add
      i32.const -64
      i32.and
      i32.add
      local.get $5
      i64.ctz
      i32.wrap_i64
      local.get $4
      i32.const 6
      i32.shl
      i32.add
      i32.const 6
      i32.shl
      i32.add
      i64.atomic.load
      i64.sub
      i64.const 16
      i64.shl
      i64.const 16
      i64.shr_s
      local.tee $2
      i64.lt_s
      if
       local.get $2
       local.set $3
      end
      local.get $5
      local.get $5
      i64.const 1
      i64.sub
      i64.and
      local.set $5
      br $while-continue|1
     end
    end
    local.get $4
    i32.const 1
    i32.add
    local.set $4
    br $for-loop|0
   end
  end
  local.get $3
 )
 (func $wasm/channel/takeDown (param $0 i32) (param $1 i32) (param $2 i32) (result i32)
  (local $3 i64)
  (local $4 i64)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i64)
  (local $10 i32)
  local.get $2
  i32.atomic.load offset=28
  local.tee $7
  if
   local.get $2
   i32.atomic.load offset=12
   i32.const 3
   i32.eq
   if (result i32)
    block $__inlined_func$wasm/subject/discardSubject$7 (result i32)
     local.get $2
     i32.load offset=44
     local.get $2
     i32.load offset=28
     i32.const 1013904223
     i32.mul
     local.get $2
     i32.load offset=20
     i32.const 426118401
     i32.mul
     i32.add
     local.get $2
     i32.load offset=24
     i32.const 625341585
     i32.mul
     i32.add
     local.get $2
     i32.load offset=16
     i32.const 1103515245
     i32.mul
     i32.add
     local.get $2
     i32.load offset=8
     i32.const 1481765933
     i32.mul
     i32.add
     local.get $2
     i32.load offset=40
     i32.const 461845907
     i32.mul
     i32.add
     i32.ne
     if
      i32.const 128
      i32.const 0
      i32.const 11
      i32.atomic.rmw.cmpxchg
      drop
      i32.const -8
      br $__inlined_func$wasm/subject/discardSubject$7
     end
     i32.const 0
     local.get $2
     i32.load offset=40
     i32.eqz
     br_if $__inlined_func$wasm/subject/discardSubject$7
     drop
     local.get $2
     i32.load offset=20
     local.set $8
     local.get $2
     i32.load offset=24
     i32.const 1
     i32.add
     local.set $5
     loop $for-loop|0
      local.get $5
      local.get $10
      i32.gt_s
      if
       local.get $8
       i32.const 6
       i32.shl
       i32.const -64
       i32.sub
       local.get $10
       local.get $2
       i32.load offset=24
       i32.and
       i32.const 6
       i32.shr_s
       i32.mul
       local.get $2
       i32.load offset=28
       i32.const 63
       i32.add
       i32.const -64
       i32.and
       i32.add
       i32.const -64
       i32.sub
       local.get $10
       i32.const 63
       i32.and
       local.get $8
       i32.mul
       i32.add
       local.tee $6
       i32.load
       i32.const -2147483648
       i32.and
       if
        local.get $0
        local.get $6
        i32.load offset=4
        local.get $6
        call $wasm/arena/releaseFrom
        local.get $6
        i32.load
        i32.const -2147483648
        i32.and
        br_if $__inlined_func$wasm/subject/discardSubject$7
        drop
       end
       local.get $10
       i32.const 1
       i32.add
       local.set $10
       br $for-loop|0
      end
     end
     i32.const 0
    end
   else
    block $__inlined_func$wasm/cells/discard$8 (result i32)
     local.get $2
     i32.load offset=44
     local.get $2
     i32.load offset=28
     i32.const 1013904223
     i32.mul
     local.get $2
     i32.load offset=20
     i32.const 426118401
     i32.mul
     i32.add
     local.get $2
     i32.load offset=24
     i32.const 625341585
     i32.mul
     i32.add
     local.get $2
     i32.load offset=16
     i32.const 1103515245
     i32.mul
     i32.add
     local.get $2
     i32.load offset=8
     i32.const 1481765933
     i32.mul
     i32.add
     local.get $2
     i32.load offset=40
     i32.const 461845907
     i32.mul
     i32.add
     i32.ne
     if
      i32.const 128
      i32.const 0
      i32.const 11
      i32.atomic.rmw.cmpxchg
      drop
      i32.const -8
      br $__inlined_func$wasm/cells/discard$8
     end
     i32.const 0
     local.get $2
     i32.load offset=40
     i32.eqz
     br_if $__inlined_func$wasm/cells/discard$8
     drop
     local.get $2
     i32.load offset=20
     local.set $6
     local.get $2
     i64.atomic.load offset=256
     local.set $3
     local.get $2
     i64.atomic.load offset=128
     local.get $3
     i64.sub
     i64.const 16
     i64.shl
     i64.const 16
     i64.shr_s
     local.tee $9
     local.get $2
     i64.load32_s offset=16
     i64.gt_s
     if
      i32.const 128
      i32.const 0
      i32.const 21
      i32.atomic.rmw.cmpxchg
      drop
      i32.const -8
      br $__inlined_func$wasm/cells/discard$8
     end
     local.get $3
     local.set $4
     loop $for-loop|00
      local.get $4
      local.get $3
      local.get $9
      i64.add
      i64.lt_s
      if
       local.get $6
       i32.const 6
       i32.shl
       i32.const -64
       i32.sub
       local.get $4
       i32.wrap_i64
       local.tee $5
       local.get $2
       i32.load offset=24
       i32.and
       i32.const 6
       i32.shr_s
       i32.mul
       local.get $2
       i32.load offset=28
       i32.const 63
       i32.add
       i32.const -64
       i32.and
       i32.add
       i32.const -64
       i32.sub
       local.get $5
       i32.const 63
       i32.and
       local.get $6
       i32.mul
       i32.add
       local.tee $5
       i32.load
       i32.const -2147483648
       i32.and
       if
        local.get $0
        local.get $5
        i32.load offset=4
        local.get $5
        call $wasm/arena/releaseFrom
        local.get $5
        i32.load
        i32.const -2147483648
        i32.and
        br_if $__inlined_func$wasm/cells/discard$8
        drop
       end
       local.get $4
       i64.const 1
       i64.add
       local.set $4
       br $for-loop|00
      end
     end
     i32.const 0
    end
   end
   local.tee $5
   if
    local.get $5
    return
   end
   local.get $0
   local.get $7
   local.get $2
   i32.const 28
   i32.add
   call $wasm/arena/releaseFrom
   local.set $5
   local.get $2
   i32.atomic.load offset=28
   if
    local.get $5
    return
   end
  end
  local.get $2
  i32.const 36
  i32.add
  local.tee $6
  i32.atomic.load
  local.tee $5
  i32.const 0
  i32.gt_s
  if
   local.get $0
   local.get $5
   local.get $6
   call $wasm/arena/releaseFrom
   local.set $0
   local.get $6
   i32.atomic.load
   i32.const 0
   i32.gt_s
   if
    local.get $0
    return
   end
  end
  local.get $2
  i32.atomic.load offset=8
  local.get $1
  call $wasm/numbers/returnNumber
 )
 (func $wasm/channel/reset (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32)
  local.get $0
  local.get $1
  i32.atomic.store offset=8
  local.get $0
  local.get $2
  i32.eqz
  i32.atomic.store offset=12
  local.get $0
  local.get $2
  i32.atomic.store offset=16
  local.get $0
  local.get $3
  i32.atomic.store offset=20
  local.get $0
  local.get $4
  i32.const 1
  i32.sub
  i32.atomic.store offset=24
  local.get $0
  i64.const 0
  i64.atomic.store offset=128
  local.get $0
  i64.const 0
  i64.atomic.store offset=136
  local.get $0
  i64.const 0
  i64.atomic.store offset=256
  local.get $0
  i64.const 0
  i64.atomic.store offset=264
  i32.const 0
  local.set $1
  loop $for-loop|0
   local.get $1
   i32.const 4
   i32.lt_s
   if
    local.get $0
    i32.const 384
    i32.add
    local.get $1
    i32.const 3
    i32.shl
    i32.add
    i64.const 0
    i64.atomic.store
    local.get $1
    i32.const 1
    i32.add
    local.set $1
    br $for-loop|0
   end
  end
  local.get $0
  i32.const 0
  i32.atomic.store offset=512
  local.get $0
  i32.const 0
  i32.atomic.store offset=516
  local.get $0
  i64.const 0
  i64.atomic.store offset=520
  local.get $0
  i32.const 0
  i32.atomic.store offset=36
  i32.const 12
  i32.atomic.load
  local.set $2
  i32.const 0
  local.set $1
  loop $for-loop|1
   local.get $1
   local.get $2
   i32.lt_s
   if
    local.get $0
    local.get $1
    i32.const 6
    i32.shl
    i32.add
    i32.const 644
    i32.add
    i32.const 0
    i32.const 60
    memory.fill
    local.get $1
    i32.const 1
    i32.add
    local.set $1
    br $for-loop|1
   end
  end
 )
 (func $wasm/channel/detach (param $0 i32) (param $1 i32) (param $2 i32) (result i32)
  (local $3 i64)
  (local $4 i64)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  local.get $2
  i32.const 640
  i32.add
  local.get $1
  i32.const 6
  i32.shl
  i32.add
  local.tee $7
  i32.atomic.load
  local.tee $5
  i32.eqz
  if
   i32.const 0
   return
  end
  local.get $5
  i32.const 2
  i32.eq
  if
   local.get $0
   local.get $7
   local.get $2
   call $wasm/channel/takeDown
   return
  end
  local.get $2
  i32.atomic.load offset=12
  i32.const 3
  i32.eq
  if
   block $__inlined_func$wasm/cursors/partAll$9
    local.get $2
    i32.load offset=44
    local.get $2
    i32.load offset=28
    i32.const 1013904223
    i32.mul
    local.get $2
    i32.load offset=20
    i32.const 426118401
    i32.mul
    i32.add
    local.get $2
    i32.load offset=24
    i32.const 625341585
    i32.mul
    i32.add
    local.get $2
    i32.load offset=16
    i32.const 1103515245
    i32.mul
    i32.add
    local.get $2
    i32.load offset=8
    i32.const 1481765933
    i32.mul
    i32.add
    local.get $2
    i32.load offset=40
    i32.const 461845907
    i32.mul
    i32.add
    i32.ne
    if
     i32.const 128
     i32.const 0
     i32.const 11
     i32.atomic.rmw.cmpxchg
     drop
     br $__inlined_func$wasm/cursors/partAll$9
    end
    loop $for-loop|0
     local.get $8
     i32.const 128
     i32.lt_s
     if
      local.get $2
      i32.load offset=20
      i32.const 6
      i32.shl
      i32.const -64
      i32.sub
      local.get $2
      i32.load offset=24
      i32.const 1
      i32.add
      i32.const 6
      i32.shr_s
      i32.mul
      local.get $2
      i32.load offset=28
      i32.const 63
      i32.add
      i32.const -64
      i32.and
      i32.add
      local.get $8
      i32.const 6
      i32.shl
      i32.add
      i32.atomic.load offset=16
      local.get $1
      i32.const 1
      i32.add
      i32.eq
      if
       local.get $2
       local.get $8
       call $wasm/cursors/dropCursor
      end
      local.get $8
      i32.const 1
      i32.add
      local.set $8
      br $for-loop|0
     end
    end
   end
  end
  i32.const 0
  local.set $8
  loop $for-loop|00
   local.get $6
   i32.eqz
   local.get $8
   i32.const 64
   i32.lt_s
   i32.and
   if
    local.get $2
    i64.atomic.load
    local.tee $3
    i64.const 2147483647
    i64.and
    i64.const 1
    i64.eq
    local.tee $1
    if
     local.get $2
     i64.atomic.load offset=128
     i64.const -9223372036854775808
     i64.and
     i64.const 0
     i64.ne
     local.set $1
    end
    local.get $3
    local.get $2
    local.get $3
    local.get $3
    i64.const 1
    i64.sub
    local.tee $4
    i64.const -2147483649
    i64.and
    local.get $4
    local.get $1
    select
    local.tee $4
    i64.atomic.rmw.cmpxchg
    i64.eq
    if
     local.get $7
     i32.const 2
     i32.const 0
     local.get $1
     select
     i32.atomic.store
     i32.const 1
     local.set $6
     local.get $4
     local.set $3
    end
    local.get $8
    i32.const 1
    i32.add
    local.set $8
    br $for-loop|00
   end
  end
  local.get $6
  i32.eqz
  if
   i32.const -4
   return
  end
  local.get $3
  i64.const 2147483648
  i64.and
  i64.const 0
  i64.ne
  if (result i32)
   i32.const 0
  else
   local.get $0
   local.get $7
   local.get $2
   call $wasm/channel/takeDown
  end
 )
 (func $wasm/channel/close (param $0 i32) (param $1 i32) (param $2 i32) (result i32)
  (local $3 i32)
  (local $4 i64)
  local.get $2
  if
   local.get $1
   i64.atomic.load offset=128
   i64.const -9223372036854775808
   i64.and
   i64.const 0
   i64.ne
   if
    local.get $2
    i32.const 0
    i32.gt_s
    if
     local.get $0
     local.get $2
     i32.const 0
     call $wasm/arena/releaseFrom
     drop
    end
    i32.const 0
    return
   end
   local.get $1
   i32.const 36
   i32.add
   i32.const 0
   local.get $2
   i32.atomic.rmw.cmpxchg
   i32.eqz
   local.tee $3
   local.get $2
   i32.const 0
   i32.gt_s
   i32.and
   if
    local.get $0
    i32.const 0
    i32.store offset=908
   end
   local.get $3
   i32.eqz
   local.get $2
   i32.const 0
   i32.gt_s
   i32.and
   if
    local.get $0
    local.get $2
    i32.const 0
    call $wasm/arena/releaseFrom
    drop
   end
  end
  local.get $1
  i32.const 128
  i32.add
  i64.const -9223372036854775808
  i64.atomic.rmw.or
  local.get $1
  i32.const 0
  call $wasm/waiters/wakeAll
  local.get $1
  i32.const 1
  call $wasm/waiters/wakeAll
  i64.const -9223372036854775808
  i64.and
  i64.eqz
 )
 (func $wasm/broadcast/tellSlow (param $0 i32) (param $1 i32) (result i32)
  local.get $0
  local.get $0
  i64.atomic.load offset=128
  call $wasm/cursors/backlog
  i64.const 1
  i64.shl
  local.get $0
  i64.load32_s offset=16
  i64.gt_s
  if
   local.get $1
   i32.const 1073741824
   i32.or
   return
  end
  local.get $0
  i32.const 1
  i32.const 128
  call $wasm/waiters/wake
  local.get $1
 )
 (func $wasm/broadcast/roomAhead (param $0 i32) (param $1 i64) (result i64)
  (local $2 i64)
  (local $3 i64)
  local.get $0
  i64.atomic.load offset=272
  local.get $0
  i64.atomic.load offset=280
  i64.or
  i64.eqz
  if
   i64.const 64
   i64.const -1
   local.get $0
   i32.load offset=48
   select
   return
  end
  local.get $0
  i32.load offset=52
  if
   i64.const 64
   return
  end
  local.get $0
  i64.load32_s offset=16
  local.set $2
  local.get $0
  i64.atomic.load offset=136
  local.tee $3
  i64.const 48
  i64.shr_u
  i64.const 32767
  i64.and
  local.get $1
  i64.const 48
  i64.shr_u
  i64.const 32767
  i64.and
  i64.eq
  if
   local.get $2
   local.get $1
   local.get $3
   i64.sub
   i64.const 16
   i64.shl
   i64.const 16
   i64.shr_s
   i64.sub
   local.tee $3
   i64.const 0
   i64.gt_s
   local.get $2
   local.get $3
   i64.ge_s
   i32.and
   if
    local.get $3
    return
   end
  end
  local.get $0
  local.get $1
  local.get $0
  local.get $1
  call $wasm/cursors/backlog
  local.tee $3
  i64.sub
  i64.const 281474976710655
  i64.and
  local.get $1
  i64.const 48
  i64.shr_u
  i64.const 32767
  i64.and
  i64.const 48
  i64.shl
  i64.or
  i64.atomic.store offset=136
  local.get $2
  local.get $3
  i64.sub
 )
 (func $wasm/broadcast/publishable (param $0 i32) (result i32)
  (local $1 i64)
  local.get $0
  i32.load offset=44
  local.get $0
  i32.load offset=28
  i32.const 1013904223
  i32.mul
  local.get $0
  i32.load offset=20
  i32.const 426118401
  i32.mul
  i32.add
  local.get $0
  i32.load offset=24
  i32.const 625341585
  i32.mul
  i32.add
  local.get $0
  i32.load offset=16
  i32.const 1103515245
  i32.mul
  i32.add
  local.get $0
  i32.load offset=8
  i32.const 1481765933
  i32.mul
  i32.add
  local.get $0
  i32.load offset=40
  i32.const 461845907
  i32.mul
  i32.add
  i32.ne
  if
   i32.const 0
   return
  end
  local.get $0
  i64.atomic.load offset=128
  local.tee $1
  i64.const 0
  i64.ge_s
  if (result i32)
   local.get $0
   local.get $1
   call $wasm/broadcast/roomAhead
   i64.const 0
   i64.ne
  else
   i32.const 0
  end
 )
 (func $wasm/arena/pop (param $0 i32) (param $1 i32) (result i32)
  (local $2 i32)
  (local $3 i64)
  (local $4 i32)
  (local $5 i32)
  local.get $1
  i32.const 3
  i32.shl
  i32.const 768
  i32.add
  local.set $4
  block $folding-inner0
   loop $for-loop|0
    local.get $5
    i32.const 256
    i32.lt_s
    if
     local.get $4
     i64.atomic.load
     local.tee $3
     i32.wrap_i64
     local.tee $2
     i32.eqz
     if
      i32.const 0
      return
     end
     local.get $2
     i32.const 63
     i32.and
     i32.eqz
     local.get $2
     i32.const 256
     i32.atomic.load
     i32.lt_s
     i32.and
     if (result i32)
      local.get $2
      i32.const 17408
      i32.ge_s
      if (result i32)
       local.get $2
       i32.const 16
       i32.atomic.load
       i32.ge_s
      else
       i32.const 0
      end
      if (result i32)
       local.get $2
       i64.extend_i32_s
       i64.const -64
       i64.sub
       memory.size
       i64.extend_i32_s
       i64.const 16
       i64.shl
       i64.le_s
      else
       i32.const 0
      end
     else
      i32.const 0
     end
     i32.eqz
     br_if $folding-inner0
     local.get $3
     local.get $4
     local.get $3
     local.get $2
     i64.atomic.load32_u offset=8
     local.get $3
     i64.const 32
     i64.shr_u
     i64.const 1
     i64.add
     i64.const 32
     i64.shl
     i64.or
     i64.atomic.rmw.cmpxchg
     i64.eq
     if
      local.get $0
      local.get $2
      i32.store offset=908
      local.get $2
      i32.atomic.load
      local.get $1
      i32.const 8
      i32.shl
      i32.const 1296171078
      i32.or
      i32.ne
      br_if $folding-inner0
      local.get $2
      return
     end
     local.get $5
     i32.const 1
     i32.add
     local.set $5
     br $for-loop|0
    end
   end
   i32.const -4
   return
  end
  i32.const 128
  i32.const 0
  i32.const 3
  i32.atomic.rmw.cmpxchg
  drop
  i32.const -8
 )
 (func $wasm/waiters/enlist (param $0 i32) (param $1 i32) (param $2 i32)
  (local $3 i64)
  local.get $1
  i32.const 384
  i32.add
  local.get $2
  i32.const 4
  i32.shl
  i32.add
  local.get $0
  i32.const 17408
  i32.sub
  i32.const 2048
  i32.div_s
  local.tee $0
  i32.const 6
  i32.shr_s
  i32.const 3
  i32.shl
  i32.add
  local.set $1
  i64.const 1
  local.get $0
  i32.const 63
  i32.and
  i64.extend_i32_s
  i64.shl
  local.tee $3
  local.get $1
  i64.atomic.load
  i64.and
  i64.eqz
  if
   local.get $1
   local.get $3
   i64.atomic.rmw.or
   drop
  end
 )
 (func $wasm/waiters/delist (param $0 i32) (param $1 i32) (param $2 i32)
  (local $3 i64)
  i64.const 1
  local.get $0
  i32.const 63
  i32.and
  i64.extend_i32_s
  i64.shl
  local.tee $3
  local.get $1
  i32.const 384
  i32.add
  local.get $2
  i32.const 4
  i32.shl
  i32.add
  local.get $0
  i32.const 6
  i32.shr_s
  i32.const 3
  i32.shl
  i32.add
  local.tee $0
  i64.atomic.load
  i64.and
  i64.const 0
  i64.ne
  if
   local.get $0
   local.get $3
   i64.const -1
   i64.xor
   i64.atomic.rmw.and
   drop
  end
 )
 (func $wasm/task/taskState (param $0 i32) (result i32)
  local.get $0
  i32.atomic.load
 )
 (func $wasm/task/taskRunner (param $0 i32) (result i32)
  local.get $0
  i32.atomic.load offset=4
 )
 (func $wasm/task/startTask (param $0 i32) (param $1 i32) (result i32)
  local.get $0
  local.get $1
  i32.atomic.store offset=4
  local.get $0
  i32.const 0
  i32.const 1
  i32.atomic.rmw.cmpxchg
  i32.eqz
 )
 (func $wasm/task/openTask (param $0 i32) (param $1 i32) (result i32)
  (local $2 i32)
  local.get $0
  i32.const 16
  call $wasm/arena/allocate
  local.tee $2
  i32.const 0
  i32.lt_s
  if
   local.get $2
   return
  end
  local.get $2
  local.get $1
  i32.atomic.store offset=4
  local.get $2
  i32.const 0
  i32.atomic.store offset=8
  local.get $2
  i32.const 0
  i32.atomic.store
  local.get $0
  i32.const 0
  i32.store offset=908
  local.get $2
 )
 (func $wasm/task/isCancelled (param $0 i32) (result i32)
  local.get $0
  i32.atomic.load offset=8
 )
 (func $wasm/task/cancelTask (param $0 i32) (result i32)
  local.get $0
  i32.const 1
  i32.atomic.store offset=8
  local.get $0
  i32.const 0
  i32.const 2
  i32.atomic.rmw.cmpxchg
  i32.eqz
 )
 (func $wasm/subject/openSubject (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (result i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i64)
  (local $10 i64)
  (local $11 i32)
  (local $12 i32)
  (local $13 i32)
  (local $14 i32)
  local.get $1
  i32.const 0
  i32.le_s
  local.get $1
  i32.const 16777216
  i32.gt_s
  i32.or
  local.get $2
  i32.const 0
  i32.lt_s
  i32.or
  local.get $1
  local.get $2
  i32.lt_s
  i32.or
  if
   i32.const -9
   return
  end
  local.get $4
  i32.const 7
  i32.and
  local.get $4
  i32.const 8
  i32.lt_s
  local.get $4
  i32.const 65536
  i32.gt_s
  i32.or
  i32.or
  if
   i32.const -9
   return
  end
  local.get $0
  call $wasm/numbers/giveUpOpening
  local.tee $6
  if
   local.get $6
   return
  end
  local.get $0
  call $wasm/numbers/takeNumber
  local.tee $13
  i32.const 0
  i32.lt_s
  if
   local.get $13
   return
  end
  local.get $0
  local.get $13
  i32.const 12
  i32.atomic.load
  i32.const 6
  i32.shl
  i32.const 640
  i32.add
  call $wasm/numbers/headerOf
  local.set $6
  local.get $1
  i32.const 1
  i32.shl
  local.get $1
  local.get $3
  select
  local.set $7
  i32.const 64
  local.set $14
  loop $while-continue|0
   local.get $7
   local.get $14
   i32.gt_s
   if
    local.get $14
    i32.const 1
    i32.shl
    local.set $14
    br $while-continue|0
   end
  end
  local.get $14
  i32.const 64
  i32.div_s
  i64.extend_i32_s
  local.get $4
  i32.const 6
  i32.shl
  i32.const -64
  i32.sub
  local.tee $8
  i64.extend_i32_s
  i64.mul
  local.tee $10
  i64.const 8256
  i64.add
  local.set $9
  local.get $6
  i32.const 0
  i32.lt_s
  if (result i32)
   local.get $6
  else
   local.get $9
   i64.const 1073741823
   i64.gt_s
   if (result i32)
    i32.const -7
   else
    local.get $0
    local.get $9
    i32.wrap_i64
    call $wasm/arena/allocate
   end
  end
  local.tee $7
  i32.const 0
  i32.lt_s
  if
   local.get $0
   call $wasm/numbers/giveUpOpening
   drop
   local.get $7
   return
  end
  local.get $7
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  local.set $12
  local.get $5
  if
   local.get $12
   i32.const 0
   local.get $10
   i32.wrap_i64
   memory.fill
  else
   loop $for-loop|0
    local.get $11
    local.get $14
    i32.const 64
    i32.div_s
    i32.lt_s
    if
     local.get $12
     local.get $8
     local.get $11
     i32.mul
     i32.add
     i64.const 0
     i64.store align=1
     local.get $11
     i32.const 1
     i32.add
     local.set $11
     br $for-loop|0
    end
   end
  end
  local.get $12
  local.get $10
  i32.wrap_i64
  i32.add
  i32.const 0
  i32.const 8192
  memory.fill
  local.get $6
  local.get $7
  i32.atomic.store offset=28
  local.get $0
  i32.const 0
  i32.store offset=908
  local.get $6
  local.get $13
  local.get $1
  local.get $4
  local.get $14
  call $wasm/channel/reset
  local.get $6
  i32.const 3
  i32.atomic.store offset=12
  local.get $6
  local.get $5
  i32.atomic.store offset=40
  local.get $6
  local.get $2
  i32.atomic.store offset=48
  local.get $6
  local.get $3
  i32.atomic.store offset=52
  i32.const 0
  local.set $1
  loop $for-loop|1
   local.get $1
   i32.const 2
   i32.lt_s
   if
    local.get $6
    i32.const 272
    i32.add
    local.get $1
    i32.const 3
    i32.shl
    i32.add
    i64.const 0
    i64.atomic.store
    local.get $1
    i32.const 1
    i32.add
    local.set $1
    br $for-loop|1
   end
  end
  local.get $6
  local.get $6
  i32.load offset=28
  i32.const 1013904223
  i32.mul
  local.get $6
  i32.load offset=20
  i32.const 426118401
  i32.mul
  i32.add
  local.get $6
  i32.load offset=24
  i32.const 625341585
  i32.mul
  i32.add
  local.get $6
  i32.load offset=16
  i32.const 1103515245
  i32.mul
  i32.add
  local.get $6
  i32.load offset=8
  i32.const 1481765933
  i32.mul
  i32.add
  local.get $6
  i32.load offset=40
  i32.const 461845907
  i32.mul
  i32.add
  i32.atomic.store offset=44
  local.get $6
  local.get $6
  i64.atomic.load
  i64.const 32
  i64.shr_u
  i64.const 1
  i64.add
  i64.const 32
  i64.shl
  i64.const 2147483649
  i64.or
  i64.atomic.store
  local.get $6
  i32.const 640
  i32.add
  local.get $0
  i32.const 17408
  i32.sub
  i32.const 2048
  i32.div_s
  i32.const 6
  i32.shl
  i32.add
  i32.const 1
  i32.atomic.store
  local.get $0
  i32.const 0
  i32.store offset=928
  local.get $6
 )
 (func $wasm/sched/ready (param $0 i32) (result i32)
  (local $1 i32)
  (local $2 i32)
  (local $3 i64)
  (local $4 i32)
  (local $5 i64)
  (local $6 i64)
  local.get $0
  i64.atomic.load offset=256
  i64.eqz
  if
   i32.const 0
   return
  end
  local.get $0
  i32.const 256
  i32.add
  i64.const 0
  i64.atomic.rmw.xchg
  local.set $5
  local.get $0
  i64.load32_s offset=264
  local.set $3
  loop $while-continue|0
   local.get $5
   i64.const 0
   i64.ne
   if
    local.get $5
    i64.const -2
    local.get $5
    local.get $3
    i64.rotr
    i64.ctz
    local.get $3
    i64.add
    i64.const 63
    i64.and
    i32.wrap_i64
    local.tee $4
    i64.extend_i32_s
    i64.rotl
    i64.and
    local.set $5
    local.get $0
    i32.const 384
    i32.add
    local.get $4
    i32.const 3
    i32.shl
    i32.add
    i64.const 0
    i64.atomic.rmw.xchg
    local.set $6
    loop $while-continue|1
     local.get $2
     i32.const 128
     i32.lt_s
     local.get $6
     i64.const 0
     i64.ne
     i32.and
     if
      local.get $2
      local.tee $1
      i32.const 1
      i32.add
      local.set $2
      local.get $0
      i32.const 1152
      i32.add
      local.get $1
      i32.const 2
      i32.shl
      i32.add
      local.get $6
      i64.ctz
      i32.wrap_i64
      local.get $4
      i32.const 6
      i32.shl
      i32.add
      i32.store
      local.get $6
      local.get $6
      i64.const 1
      i64.sub
      i64.and
      local.set $6
      br $while-continue|1
     end
    end
    local.get $6
    i64.const 0
    i64.ne
    if
     local.get $0
     i32.const 384
     i32.add
     local.get $4
     i32.const 3
     i32.shl
     i32.add
     local.get $6
     i64.atomic.rmw.or
     drop
    end
    local.get $2
    i32.const 128
    i32.eq
    if
     local.get $5
     i64.const 1
     local.get $4
     i64.extend_i32_s
     i64.shl
     i64.or
     local.get $5
     local.get $6
     i64.const 0
     i64.ne
     select
     local.tee $3
     i64.const 0
     i64.ne
     if
      local.get $0
      i32.const 256
      i32.add
      local.get $3
      i64.atomic.rmw.or
      drop
     end
     local.get $0
     local.get $4
     local.get $4
     i32.const 1
     i32.add
     local.get $6
     i64.const 0
     i64.ne
     select
     i32.store offset=264
     local.get $2
     return
    end
    br $while-continue|0
   end
  end
  local.get $2
 )
 (func $wasm/ring/post (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (result i32)
  (local $4 i32)
  (local $5 i64)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 i64)
  (local $11 i64)
  (local $12 i32)
  i32.const 128
  i32.atomic.load
  if
   i32.const -8
   return
  end
  local.get $0
  i32.atomic.load
  i32.const 2
  i32.ne
  if
   i32.const -6
   return
  end
  local.get $1
  i32.const 0
  i32.lt_s
  if (result i32)
   i32.const 1
  else
   local.get $1
   i32.const 12
   i32.atomic.load
   i32.ge_s
  end
  if
   i32.const -9
   return
  end
  local.get $1
  i32.const 11
  i32.shl
  local.tee $7
  i32.const 17432
  i32.add
  i32.atomic.load
  local.tee $4
  if (result i32)
   local.get $7
   i32.const 17408
   i32.add
   i32.atomic.load
   i32.const 2
   i32.ne
  else
   i32.const 1
  end
  if
   i32.const -5
   return
  end
  block $folding-inner0
   local.get $4
   i32.const 127
   i32.and
   if (result i32)
    i32.const 0
   else
    local.get $4
    i32.const 17408
    i32.ge_s
    if (result i32)
     local.get $4
     i32.const 16
     i32.atomic.load
     i32.ge_s
    else
     i32.const 0
    end
    if (result i32)
     local.get $4
     i64.extend_i32_s
     i64.const 512
     i64.add
     memory.size
     i64.extend_i32_s
     i64.const 16
     i64.shl
     i64.le_s
    else
     i32.const 0
    end
   end
   if (result i32)
    i32.const 1
    local.get $4
    i32.atomic.load offset=16
    local.tee $7
    local.get $7
    i32.const 1
    i32.sub
    i32.and
    local.get $7
    i32.const 64
    i32.lt_s
    select
    if (result i32)
     i32.const 0
    else
     local.get $4
     i32.const 17408
     i32.ge_s
     if (result i32)
      local.get $4
      i32.const 16
      i32.atomic.load
      i32.ge_s
     else
      i32.const 0
     end
     if (result i32)
      local.get $4
      i64.extend_i32_s
      local.get $7
      i64.extend_i32_s
      i64.const 512
      i64.add
      i64.add
      memory.size
      i64.extend_i32_s
      i64.const 16
      i64.shl
      i64.le_s
     else
      i32.const 0
     end
    end
   else
    i32.const 0
   end
   i32.eqz
   br_if $folding-inner0
   local.get $3
   i32.const 0
   i32.le_s
   local.get $3
   i32.const 15
   i32.add
   i32.const -8
   i32.and
   local.tee $8
   local.get $4
   i32.atomic.load offset=16
   local.tee $9
   i32.const 3
   i32.shr_s
   i32.gt_s
   i32.or
   if
    i32.const -9
    return
   end
   loop $for-loop|0
    local.get $6
    i32.const 64
    i32.lt_s
    if
     local.get $4
     i64.atomic.load offset=128
     local.tee $10
     i64.const 7
     i64.and
     i64.const 0
     i64.ne
     br_if $folding-inner0
     local.get $9
     i64.extend_i32_s
     local.tee $5
     local.get $10
     local.get $4
     i64.atomic.load offset=136
     i64.sub
     i64.sub
     local.tee $11
     local.get $9
     i32.const 2
     i32.shr_s
     i64.extend_i32_s
     i64.lt_s
     if (result i64)
      local.get $4
      local.get $4
      i64.atomic.load offset=256
      local.tee $11
      i64.atomic.store offset=136
      local.get $5
      local.get $10
      local.get $11
      i64.sub
      i64.sub
     else
      local.get $11
     end
     local.get $9
     local.get $10
     i32.wrap_i64
     local.get $9
     i32.const 1
     i32.sub
     i32.and
     local.tee $7
     i32.sub
     local.tee $12
     i32.const 0
     local.get $8
     local.get $12
     i32.gt_s
     select
     local.tee $12
     local.get $8
     i32.add
     i64.extend_i32_s
     i64.lt_s
     if
      i32.const -2
      return
     end
     local.get $10
     local.get $4
     i32.const 128
     i32.add
     local.get $10
     local.get $8
     i64.extend_i32_s
     local.get $10
     local.get $12
     i64.extend_i32_s
     i64.add
     i64.add
     i64.atomic.rmw.cmpxchg
     i64.eq
     if
      local.get $4
      i32.const 512
      i32.add
      i32.const 0
      local.get $7
      local.get $12
      select
      i32.add
      local.tee $6
      i32.const 8
      i32.add
      local.set $8
      local.get $3
      i32.const 8
      i32.eq
      if
       local.get $8
       local.get $2
       i64.load
       i64.store
      else
       local.get $8
       local.get $2
       local.get $3
       memory.copy
      end
      local.get $12
      if
       local.get $4
       i32.const 512
       i32.add
       local.get $7
       i32.add
       local.get $12
       i32.const 1073741824
       i32.or
       i32.atomic.store
      end
      local.get $0
      i32.const 0
      i32.store offset=920
      local.get $6
      local.get $3
      i32.atomic.store
      local.get $1
      i32.const 11
      i32.shl
      i32.const 17408
      i32.add
      local.get $1
      call $wasm/sched/announce
      i32.const 0
      return
     end
     local.get $6
     i32.const 1
     i32.add
     local.set $6
     br $for-loop|0
    end
   end
   i32.const -4
   return
  end
  i32.const 128
  i32.const 0
  i32.const 31
  i32.atomic.rmw.cmpxchg
  drop
  i32.const -8
 )
 (func $wasm/ring/collect (param $0 i32) (param $1 i32) (param $2 i32) (result i32)
  (local $3 i64)
  (local $4 i64)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 i32)
  (local $11 i32)
  i32.const 128
  i32.atomic.load
  if
   i32.const -8
   return
  end
  block $folding-inner1
   block $folding-inner0
    local.get $0
    i32.atomic.load offset=24
    local.tee $11
    i32.const 127
    i32.and
    if (result i32)
     i32.const 0
    else
     local.get $11
     i32.const 17408
     i32.ge_s
     if (result i32)
      local.get $11
      i32.const 16
      i32.atomic.load
      i32.ge_s
     else
      i32.const 0
     end
     if (result i32)
      local.get $11
      i64.extend_i32_s
      i64.const 512
      i64.add
      memory.size
      i64.extend_i32_s
      i64.const 16
      i64.shl
      i64.le_s
     else
      i32.const 0
     end
    end
    if (result i32)
     i32.const 1
     local.get $11
     i32.atomic.load offset=16
     local.tee $5
     local.get $5
     i32.const 1
     i32.sub
     i32.and
     local.get $5
     i32.const 64
     i32.lt_s
     select
     if (result i32)
      i32.const 0
     else
      local.get $11
      i32.const 17408
      i32.ge_s
      if (result i32)
       local.get $11
       i32.const 16
       i32.atomic.load
       i32.ge_s
      else
       i32.const 0
      end
      if (result i32)
       local.get $11
       i64.extend_i32_s
       local.get $5
       i64.extend_i32_s
       i64.const 512
       i64.add
       i64.add
       memory.size
       i64.extend_i32_s
       i64.const 16
       i64.shl
       i64.le_s
      else
       i32.const 0
      end
     end
    else
     i32.const 0
    end
    i32.eqz
    br_if $folding-inner0
    local.get $11
    i32.atomic.load offset=16
    local.set $9
    local.get $11
    i64.atomic.load offset=256
    local.set $3
    local.get $0
    i32.load offset=924
    local.get $3
    i32.wrap_i64
    i32.sub
    local.tee $5
    i32.const 0
    i32.gt_s
    if (result i32)
     local.get $5
     local.get $11
     i32.atomic.load offset=16
     i32.le_s
    else
     i32.const 0
    end
    if
     local.get $11
     local.get $3
     local.get $5
     i64.extend_i32_s
     i64.add
     i64.atomic.store offset=256
    end
    local.get $11
    i64.atomic.load offset=256
    local.tee $4
    i64.const 7
    i64.and
    i64.const 0
    i64.ne
    br_if $folding-inner0
    local.get $1
    local.get $0
    i32.atomic.load offset=16
    i32.eq
    if
     local.get $0
     i32.const 0
     i32.store offset=900
    end
    local.get $4
    local.set $3
    loop $while-continue|0
     local.get $9
     i64.extend_i32_s
     local.get $4
     local.get $3
     i64.sub
     i64.gt_s
     if
      block $while-break|0
       local.get $4
       i32.wrap_i64
       local.get $9
       i32.const 1
       i32.sub
       i32.and
       local.tee $8
       local.get $11
       i32.const 512
       i32.add
       i32.add
       local.tee $7
       i32.atomic.load
       local.tee $5
       i32.eqz
       br_if $while-break|0
       local.get $5
       i32.const 1073741824
       i32.and
       if
        local.get $5
        i32.const -1073741825
        i32.and
        local.tee $5
        local.get $9
        local.get $8
        i32.sub
        i32.ne
        br_if $folding-inner1
        local.get $0
        local.get $4
        local.get $5
        i64.extend_i32_s
        i64.add
        local.tee $4
        i64.store32 offset=924
        local.get $7
        i32.const 0
        local.get $5
        memory.fill
        br $while-continue|0
       end
       local.get $5
       i32.const 0
       i32.lt_s
       local.get $5
       i32.const 15
       i32.add
       i32.const -8
       i32.and
       local.tee $6
       local.get $9
       i32.const 3
       i32.shr_s
       i32.gt_s
       i32.or
       local.get $6
       local.get $9
       local.get $8
       i32.sub
       i32.gt_s
       i32.or
       br_if $folding-inner1
       local.get $6
       local.get $10
       i32.add
       local.get $2
       i32.gt_s
       br_if $while-break|0
       local.get $1
       local.get $10
       i32.add
       local.set $5
       local.get $6
       i32.const 8
       i32.eq
       if
        local.get $5
        local.get $7
        i64.load
        i64.store
       else
        local.get $5
        local.get $7
        local.get $6
        memory.copy
       end
       local.get $6
       local.get $10
       i32.add
       local.set $10
       local.get $0
       local.get $4
       local.get $6
       i64.extend_i32_s
       i64.add
       local.tee $4
       i64.store32 offset=924
       local.get $7
       i32.const 0
       local.get $6
       memory.fill
       br $while-continue|0
      end
     end
    end
    local.get $3
    local.get $4
    i64.ne
    if
     local.get $11
     local.get $4
     i64.atomic.store offset=256
     local.get $11
     i64.atomic.load offset=400
     local.get $11
     i64.atomic.load offset=408
     i64.or
     i64.const 0
     i64.ne
     if
      local.get $11
      i32.const 1
      call $wasm/waiters/wakeAll
     end
    end
    local.get $10
    return
   end
   i32.const 128
   i32.const 0
   i32.const 31
   i32.atomic.rmw.cmpxchg
   drop
   i32.const -8
   return
  end
  i32.const 128
  i32.const 0
  i32.const 33
  i32.atomic.rmw.cmpxchg
  drop
  i32.const -8
 )
 (func $wasm/rendezvous/tryPartner (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (result i32)
  (local $6 i64)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 i32)
  (local $11 i32)
  (local $12 i64)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  local.get $1
  local.get $5
  i32.const 6
  i32.shl
  i32.add
  i32.const 0
  local.get $2
  i32.sub
  i32.const 4
  i32.shl
  i32.add
  local.set $8
  block $folding-inner0
   loop $for-loop|0
    local.get $7
    i32.const 32
    i32.lt_s
    if
     local.get $8
     i64.atomic.load offset=688
     local.tee $12
     i32.wrap_i64
     local.tee $13
     i32.eqz
     if
      i32.const -1
      return
     end
     local.get $13
     i32.const 16
     i32.sub
     local.tee $9
     i32.const 63
     i32.and
     i32.eqz
     local.get $9
     i32.const 256
     i32.atomic.load
     i32.lt_s
     i32.and
     if (result i32)
      local.get $9
      i32.const 17408
      i32.ge_s
      if (result i32)
       local.get $9
       i32.const 16
       i32.atomic.load
       i32.ge_s
      else
       i32.const 0
      end
      if (result i32)
       local.get $9
       i64.extend_i32_s
       i64.const -64
       i64.sub
       memory.size
       i64.extend_i32_s
       i64.const 16
       i64.shl
       i64.le_s
      else
       i32.const 0
      end
     else
      i32.const 0
     end
     if (result i32)
      local.get $9
      i32.atomic.load
      i32.const 1296173141
      i32.eq
     else
      i32.const 0
     end
     if (result i32)
      local.get $9
      i32.const 17408
      i32.ge_s
      if (result i32)
       local.get $9
       i32.const 16
       i32.atomic.load
       i32.ge_s
      else
       i32.const 0
      end
      if (result i32)
       local.get $9
       i64.extend_i32_s
       i64.const 256
       i64.add
       memory.size
       i64.extend_i32_s
       i64.const 16
       i64.shl
       i64.le_s
      else
       i32.const 0
      end
     else
      i32.const 0
     end
     i32.eqz
     br_if $folding-inner0
     local.get $2
     i32.const 1
     i32.eq
     if (result i32)
      i32.const 0
     else
      local.get $8
      i32.atomic.load offset=696
     end
     local.set $9
     local.get $2
     i32.const 1
     i32.ne
     if (result i32)
      local.get $9
      i32.const 80
      i32.sub
      local.tee $10
      i32.const 63
      i32.and
      i32.eqz
      local.get $10
      i32.const 256
      i32.atomic.load
      i32.lt_s
      i32.and
      if (result i32)
       local.get $10
       i32.const 17408
       i32.ge_s
       if (result i32)
        local.get $10
        i32.const 16
        i32.atomic.load
        i32.ge_s
       else
        i32.const 0
       end
       if (result i32)
        local.get $10
        i64.extend_i32_s
        i64.const -64
        i64.sub
        memory.size
        i64.extend_i32_s
        i64.const 16
        i64.shl
        i64.le_s
       else
        i32.const 0
       end
      else
       i32.const 0
      end
      if (result i32)
       local.get $10
       i32.atomic.load
       i32.const 1296173141
       i32.eq
      else
       i32.const 0
      end
      if (result i32)
       local.get $10
       i32.const 17408
       i32.ge_s
       if (result i32)
        local.get $10
        i32.const 16
        i32.atomic.load
        i32.ge_s
       else
        i32.const 0
       end
       if (result i32)
        local.get $10
        i64.extend_i32_s
        i64.const 256
        i64.add
        memory.size
        i64.extend_i32_s
        i64.const 16
        i64.shl
        i64.le_s
       else
        i32.const 0
       end
      else
       i32.const 0
      end
     else
      i32.const 1
     end
     i32.eqz
     br_if $folding-inner0
     local.get $13
     i64.atomic.load
     local.tee $6
     i64.const 32
     i64.shr_u
     local.get $12
     i64.const 32
     i64.shr_u
     i64.ne
     if
      i32.const -1
      return
     end
     block $for-continue|0
      local.get $6
      i32.wrap_i64
      local.tee $10
      i32.const 2
      i32.eq
      if
       local.get $4
       local.get $13
       i32.gt_u
       i32.const 0
       local.get $4
       select
       if
        i32.const -4
        return
       end
       br $for-continue|0
      end
      local.get $10
      i32.const 1
      i32.ne
      if
       i32.const -1
       return
      end
      local.get $4
      if (result i32)
       local.get $4
       i64.atomic.load
       local.tee $12
       i32.wrap_i64
       i32.const 1
       i32.ne
       if (result i32)
        i32.const -10
       else
        i32.const -10
        i32.const 0
        local.get $12
        local.get $4
        local.get $12
        local.get $12
        i64.const -4294967296
        i64.and
        i64.const 2
        i64.or
        i64.atomic.rmw.cmpxchg
        i64.ne
        select
       end
      else
       i32.const 0
      end
      if
       i32.const -10
       return
      end
      local.get $1
      i32.load offset=20
      local.set $10
      local.get $1
      i32.load offset=40
      local.set $11
      i32.const 1
      local.get $2
      i32.sub
      local.get $1
      i32.load offset=8
      i32.const 1
      i32.shl
      i32.or
      local.set $14
      block $wasm/rendezvous/claim|inlined.0 (result i32)
       local.get $1
       i32.const 128
       i32.add
       local.tee $15
       i64.const 1
       i64.atomic.rmw.add
       i64.const 0
       i64.lt_s
       if
        local.get $15
        i64.const -1
        i64.atomic.rmw.add
        drop
        i32.const -3
        br $wasm/rendezvous/claim|inlined.0
       end
       local.get $6
       local.get $13
       local.get $6
       local.get $6
       i64.const -4294967296
       i64.and
       i64.const 3
       i64.or
       i64.atomic.rmw.cmpxchg
       i64.ne
       if
        local.get $1
        i32.const 128
        i32.add
        i64.const -1
        i64.atomic.rmw.add
        drop
        i32.const -4
        br $wasm/rendezvous/claim|inlined.0
       end
       local.get $2
       i32.const 1
       i32.eq
       if
        local.get $13
        i32.const -64
        i32.sub
        local.set $9
        local.get $10
        i32.const 8
        i32.eq
        if
         local.get $9
         local.get $3
         i64.load
         i64.store
        else
         local.get $9
         local.get $3
         local.get $10
         memory.copy
        end
        local.get $0
        i32.const 0
        i32.store offset=920
       else
        local.get $10
        i32.const 8
        i32.eq
        if
         local.get $3
         local.get $9
         i64.load
         i64.store
        else
         local.get $3
         local.get $9
         local.get $10
         memory.copy
        end
        local.get $0
        local.get $10
        i32.store offset=904
        local.get $0
        local.get $11
        i32.store offset=900
       end
       local.get $1
       i32.const 256
       i32.add
       i64.const 1
       i64.atomic.rmw.add
       drop
       local.get $13
       local.get $14
       i32.atomic.store offset=8
       local.get $4
       if
        local.get $4
        local.get $4
        i64.atomic.load
        i64.const -4294967296
        i64.and
        i64.atomic.store
       end
       local.get $13
       local.get $6
       i64.const -4294967296
       i64.and
       i64.const 4
       i64.or
       i64.atomic.store
       i32.const 1
      end
      local.tee $9
      i32.const 1
      i32.eq
      if
       local.get $5
       i32.const 11
       i32.shl
       i32.const 17408
       i32.add
       local.get $1
       i32.atomic.load offset=8
       call $wasm/sched/announce
       i32.const 1
       return
      end
      local.get $4
      if
       local.get $4
       local.get $4
       i64.atomic.load
       i64.const -4294967296
       i64.and
       i64.const 1
       i64.or
       i64.atomic.store
      end
      local.get $9
      i32.const -3
      i32.eq
      if
       i32.const -3
       return
      end
     end
     local.get $7
     i32.const 1
     i32.add
     local.set $7
     br $for-loop|0
    end
   end
   i32.const -4
   return
  end
  i32.const 128
  i32.const 0
  i32.const 26
  i32.atomic.rmw.cmpxchg
  drop
  i32.const -8
 )
 (func $wasm/rendezvous/stateOf (param $0 i32) (result i32)
  local.get $0
  i64.atomic.load
  i32.wrap_i64
 )
 (func $wasm/rendezvous/settleOperation (param $0 i32)
  local.get $0
  local.get $0
  i64.atomic.load
  i64.const -4294967296
  i64.and
  i64.atomic.store
 )
 (func $wasm/rendezvous/retract (param $0 i32) (param $1 i32) (param $2 i32)
  (local $3 i64)
  local.get $2
  i32.const 4
  i32.shl
  local.tee $2
  local.get $1
  local.get $0
  i32.const 6
  i32.shl
  i32.add
  i32.const 672
  i32.add
  i32.add
  i64.const 0
  i64.atomic.store
  i64.const 1
  local.get $0
  i32.const 63
  i32.and
  i64.extend_i32_s
  i64.shl
  local.tee $3
  local.get $1
  i32.const 384
  i32.add
  local.get $2
  i32.add
  local.get $0
  i32.const 6
  i32.shr_s
  i32.const 3
  i32.shl
  i32.add
  local.tee $0
  i64.atomic.load
  i64.and
  i64.const 0
  i64.ne
  if
   local.get $0
   local.get $3
   i64.const -1
   i64.xor
   i64.atomic.rmw.and
   drop
  end
 )
 (func $wasm/rendezvous/publishOperation (param $0 i32)
  local.get $0
  local.get $0
  i64.atomic.load
  i64.const -4294967296
  i64.and
  i64.const 1
  i64.or
  i64.atomic.store
 )
 (func $wasm/rendezvous/prepareOperation (param $0 i32)
  local.get $0
  local.get $0
  i64.atomic.load
  i64.const 32
  i64.shr_u
  i64.const 1
  i64.add
  i64.const 32
  i64.shl
  i64.atomic.store
 )
 (func $wasm/rendezvous/operation (param $0 i32) (param $1 i32) (result i32)
  (local $2 i32)
  local.get $1
  i32.const 12
  i32.add
  local.get $0
  i32.const 28
  i32.add
  local.get $1
  select
  local.tee $1
  i32.atomic.load
  local.tee $2
  if
   local.get $2
   i32.const 16
   i32.sub
   local.tee $0
   i32.const 63
   i32.and
   i32.eqz
   local.get $0
   i32.const 256
   i32.atomic.load
   i32.lt_s
   i32.and
   if (result i32)
    local.get $0
    i32.const 17408
    i32.ge_s
    if (result i32)
     local.get $0
     i32.const 16
     i32.atomic.load
     i32.ge_s
    else
     i32.const 0
    end
    if (result i32)
     local.get $0
     i64.extend_i32_s
     i64.const -64
     i64.sub
     memory.size
     i64.extend_i32_s
     i64.const 16
     i64.shl
     i64.le_s
    else
     i32.const 0
    end
   else
    i32.const 0
   end
   if (result i32)
    local.get $0
    i32.atomic.load
    i32.const 1296173141
    i32.eq
   else
    i32.const 0
   end
   if (result i32)
    local.get $0
    i32.const 17408
    i32.ge_s
    if (result i32)
     local.get $0
     i32.const 16
     i32.atomic.load
     i32.ge_s
    else
     i32.const 0
    end
    if (result i32)
     local.get $0
     i64.extend_i32_s
     i64.const 256
     i64.add
     memory.size
     i64.extend_i32_s
     i64.const 16
     i64.shl
     i64.le_s
    else
     i32.const 0
    end
   else
    i32.const 0
   end
   if (result i32)
    local.get $2
   else
    i32.const 128
    i32.const 0
    i32.const 26
    i32.atomic.rmw.cmpxchg
    drop
    i32.const -8
   end
   return
  end
  local.get $0
  i32.const 240
  call $wasm/arena/allocate
  local.tee $2
  i32.const 0
  i32.lt_s
  if
   local.get $2
   return
  end
  local.get $2
  i64.const 0
  i64.atomic.store
  local.get $2
  i32.const 0
  i32.atomic.store offset=12
  local.get $1
  local.get $2
  i32.atomic.store
  local.get $0
  i32.const 0
  i32.store offset=908
  local.get $2
 )
 (func $wasm/rendezvous/offer (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32)
  (local $5 i64)
  (local $6 i32)
  local.get $2
  i32.const 4
  i32.shl
  local.tee $2
  local.get $1
  local.get $0
  i32.const 17408
  i32.sub
  i32.const 2048
  i32.div_s
  local.tee $0
  i32.const 6
  i32.shl
  i32.add
  i32.const 672
  i32.add
  i32.add
  local.tee $6
  local.get $4
  i32.atomic.store offset=8
  local.get $6
  local.get $3
  i64.extend_i32_u
  local.get $3
  i64.atomic.load
  i64.const -4294967296
  i64.and
  i64.or
  i64.atomic.store
  i64.const 1
  local.get $0
  i32.const 63
  i32.and
  i64.extend_i32_s
  i64.shl
  local.tee $5
  local.get $1
  i32.const 384
  i32.add
  local.get $2
  i32.add
  local.get $0
  i32.const 6
  i32.shr_s
  i32.const 3
  i32.shl
  i32.add
  local.tee $0
  i64.atomic.load
  i64.and
  i64.eqz
  if
   local.get $0
   local.get $5
   i64.atomic.rmw.or
   drop
  end
 )
 (func $wasm/rendezvous/meet (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (result i32)
  (local $5 i32)
  (local $6 i64)
  (local $7 i64)
  (local $8 i64)
  (local $9 i32)
  (local $10 i32)
  (local $11 i64)
  (local $12 i32)
  i32.const 128
  i32.atomic.load
  if
   i32.const -8
   return
  end
  local.get $0
  i32.atomic.load
  i32.const 2
  i32.ne
  if
   i32.const -6
   return
  end
  local.get $1
  i32.load offset=20
  local.tee $5
  i32.const 176
  i32.gt_s
  local.get $1
  i32.load offset=44
  local.get $1
  i32.load offset=28
  i32.const 1013904223
  i32.mul
  local.get $5
  i32.const 426118401
  i32.mul
  i32.add
  local.get $1
  i32.load offset=24
  i32.const 625341585
  i32.mul
  i32.add
  local.get $1
  i32.load offset=16
  i32.const 1103515245
  i32.mul
  i32.add
  local.get $1
  i32.load offset=8
  i32.const 1481765933
  i32.mul
  i32.add
  local.get $1
  i32.load offset=40
  i32.const 461845907
  i32.mul
  i32.add
  i32.ne
  i32.or
  if
   i32.const 128
   i32.const 0
   i32.const 11
   i32.atomic.rmw.cmpxchg
   drop
   i32.const -8
   return
  end
  local.get $1
  i64.atomic.load offset=128
  i64.const 0
  i64.lt_s
  if
   i32.const -3
   return
  end
  local.get $1
  i64.atomic.load offset=256
  local.set $11
  i32.const -1
  local.set $9
  i32.const 0
  local.get $2
  i32.sub
  i32.const 4
  i32.shl
  local.get $1
  i32.add
  i32.const 400
  i32.add
  local.tee $5
  i64.atomic.load
  local.set $6
  local.get $5
  i64.atomic.load offset=8
  local.set $7
  local.get $0
  i32.const 17408
  i32.sub
  i32.const 2048
  i32.div_s
  local.tee $5
  i32.const 64
  i32.lt_s
  if
   local.get $6
   i64.const -2
   local.get $5
   i64.extend_i32_s
   i64.rotl
   i64.and
   local.set $6
  else
   local.get $7
   i64.const -2
   local.get $5
   i32.const 63
   i32.and
   i64.extend_i32_s
   i64.rotl
   i64.and
   local.set $7
  end
  loop $while-continue|0
   local.get $6
   local.get $7
   i64.or
   i64.const 0
   i64.ne
   if
    local.get $6
    i64.popcnt
    i32.wrap_i64
    local.tee $5
    local.get $7
    i64.popcnt
    i32.wrap_i64
    i32.add
    i64.extend_i32_s
    local.get $11
    i32.wrap_i64
    i32.const -1640531535
    i32.mul
    i64.extend_i32_u
    i64.mul
    i64.const 32
    i64.shr_u
    i32.wrap_i64
    local.set $12
    local.get $7
    local.get $6
    i32.const 64
    i32.const 0
    local.get $5
    local.get $12
    i32.le_s
    select
    local.tee $10
    select
    local.set $8
    local.get $12
    local.get $5
    i32.const 0
    local.get $10
    select
    i32.sub
    local.set $5
    loop $for-loop|0
     local.get $5
     i32.const 0
     i32.gt_s
     if
      local.get $8
      local.get $8
      i64.const 1
      i64.sub
      i64.and
      local.set $8
      local.get $5
      i32.const 1
      i32.sub
      local.set $5
      br $for-loop|0
     end
    end
    local.get $10
    local.get $8
    i64.ctz
    i32.wrap_i64
    i32.add
    local.tee $5
    i32.const 64
    i32.lt_s
    if
     local.get $6
     i64.const -2
     local.get $5
     i64.extend_i32_s
     i64.rotl
     i64.and
     local.set $6
    else
     local.get $7
     i64.const -2
     local.get $5
     i32.const 63
     i32.and
     i64.extend_i32_s
     i64.rotl
     i64.and
     local.set $7
    end
    local.get $5
    i32.const 12
    i32.atomic.load
    i32.ge_s
    if
     i32.const 128
     i32.const 0
     i32.const 13
     i32.atomic.rmw.cmpxchg
     drop
     i32.const -8
     return
    end
    local.get $0
    local.get $1
    local.get $2
    local.get $3
    local.get $4
    local.get $5
    call $wasm/rendezvous/tryPartner
    local.tee $5
    i32.const -4
    i32.eq
    if
     i32.const -4
     local.set $9
    else
     local.get $5
     i32.const -1
     i32.ne
     if
      local.get $5
      return
     end
    end
    br $while-continue|0
   end
  end
  local.get $9
 )
 (func $wasm/rendezvous/lockOperation (param $0 i32) (result i32)
  (local $1 i64)
  local.get $0
  i64.atomic.load
  local.tee $1
  i32.wrap_i64
  i32.const 1
  i32.ne
  if
   i32.const -10
   return
  end
  i32.const -10
  i32.const 0
  local.get $1
  local.get $0
  local.get $1
  local.get $1
  i64.const -4294967296
  i64.and
  i64.const 2
  i64.or
  i64.atomic.rmw.cmpxchg
  i64.ne
  select
 )
 (func $wasm/permits/sendReserved (param $0 i32) (param $1 i32) (param $2 i32) (result i32)
  (local $3 i64)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  block $wasm/cells/guard|inlined.7 (result i32)
   i32.const -8
   i32.const 128
   i32.atomic.load
   br_if $wasm/cells/guard|inlined.7
   drop
   local.get $1
   i32.load offset=44
   local.get $1
   i32.load offset=28
   i32.const 1013904223
   i32.mul
   local.get $1
   i32.load offset=20
   i32.const 426118401
   i32.mul
   i32.add
   local.get $1
   i32.load offset=24
   i32.const 625341585
   i32.mul
   i32.add
   local.get $1
   i32.load offset=16
   i32.const 1103515245
   i32.mul
   i32.add
   local.get $1
   i32.load offset=8
   i32.const 1481765933
   i32.mul
   i32.add
   local.get $1
   i32.load offset=40
   i32.const 461845907
   i32.mul
   i32.add
   i32.ne
   if
    i32.const 128
    i32.const 0
    i32.const 11
    i32.atomic.rmw.cmpxchg
    drop
    i32.const -8
    br $wasm/cells/guard|inlined.7
   end
   i32.const -6
   i32.const 0
   local.get $0
   i32.atomic.load
   i32.const 2
   i32.ne
   select
  end
  local.tee $5
  if
   local.get $5
   return
  end
  local.get $1
  i32.const 640
  i32.add
  local.get $0
  i32.const 17408
  i32.sub
  i32.const 2048
  i32.div_s
  i32.const 6
  i32.shl
  i32.add
  local.set $8
  local.get $1
  i32.load offset=20
  local.set $7
  loop $for-loop|0
   local.get $4
   i32.const 64
   i32.lt_s
   if
    local.get $1
    i64.atomic.load offset=128
    local.tee $3
    i64.const 0
    i64.lt_s
    if
     local.get $0
     i32.const 17408
     i32.sub
     i32.const 2048
     i32.div_s
     local.get $1
     call $wasm/permits/unreserve
     drop
     i32.const -3
     return
    end
    local.get $8
    i32.load offset=12
    i32.const 1
    i32.sub
    local.set $5
    local.get $7
    i32.const 6
    i32.shl
    i32.const -64
    i32.sub
    local.get $3
    i32.wrap_i64
    local.tee $9
    local.get $1
    i32.load offset=24
    i32.and
    i32.const 6
    i32.shr_s
    i32.mul
    local.get $1
    i32.load offset=28
    i32.const 63
    i32.add
    i32.const -64
    i32.and
    i32.add
    local.tee $6
    i32.const -64
    i32.sub
    local.get $9
    i32.const 63
    i32.and
    local.get $7
    i32.mul
    i32.add
    local.set $9
    local.get $3
    local.get $1
    i32.const 128
    i32.add
    local.get $3
    local.get $3
    i64.const -281474976710656
    i64.and
    local.get $3
    i64.const 1
    i64.add
    i64.const 281474976710655
    i64.and
    i64.or
    i64.const -281474976710656
    i64.add
    i64.atomic.rmw.cmpxchg
    i64.eq
    if
     i64.const 1
     local.get $3
     i64.shl
     local.set $3
     local.get $7
     i32.const 8
     i32.eq
     if
      local.get $9
      local.get $2
      i64.load
      i64.store
     else
      local.get $9
      local.get $2
      local.get $7
      memory.copy
     end
     local.get $6
     local.get $3
     i64.atomic.rmw.xor
     drop
     local.get $8
     local.get $5
     i32.store offset=12
     local.get $0
     i32.const 0
     i32.store offset=920
     local.get $1
     i32.const 384
     i32.add
     local.tee $0
     i64.atomic.load
     local.get $0
     i64.atomic.load offset=8
     i64.or
     i64.const 0
     i64.ne
     if
      local.get $1
      i32.const 0
      i32.const 1
      call $wasm/waiters/wake
     end
     i32.const 1
     return
    end
    local.get $4
    i32.const 1
    i32.add
    local.set $4
    br $for-loop|0
   end
  end
  i32.const -4
 )
 (func $wasm/permits/reserve (param $0 i32) (param $1 i32) (result i32)
  (local $2 i64)
  (local $3 i64)
  (local $4 i32)
  (local $5 i32)
  (local $6 i64)
  block $wasm/cells/guard|inlined.6 (result i32)
   i32.const -8
   i32.const 128
   i32.atomic.load
   br_if $wasm/cells/guard|inlined.6
   drop
   local.get $1
   i32.load offset=44
   local.get $1
   i32.load offset=28
   i32.const 1013904223
   i32.mul
   local.get $1
   i32.load offset=20
   i32.const 426118401
   i32.mul
   i32.add
   local.get $1
   i32.load offset=24
   i32.const 625341585
   i32.mul
   i32.add
   local.get $1
   i32.load offset=16
   i32.const 1103515245
   i32.mul
   i32.add
   local.get $1
   i32.load offset=8
   i32.const 1481765933
   i32.mul
   i32.add
   local.get $1
   i32.load offset=40
   i32.const 461845907
   i32.mul
   i32.add
   i32.ne
   if
    i32.const 128
    i32.const 0
    i32.const 11
    i32.atomic.rmw.cmpxchg
    drop
    i32.const -8
    br $wasm/cells/guard|inlined.6
   end
   i32.const -6
   i32.const 0
   local.get $0
   i32.atomic.load
   i32.const 2
   i32.ne
   select
  end
  local.tee $4
  if
   local.get $4
   return
  end
  local.get $1
  i32.const 640
  i32.add
  local.get $0
  i32.const 17408
  i32.sub
  i32.const 2048
  i32.div_s
  i32.const 6
  i32.shl
  i32.add
  local.set $5
  i32.const 0
  local.set $0
  loop $for-loop|0
   local.get $0
   i32.const 64
   i32.lt_s
   if
    local.get $1
    i64.atomic.load offset=128
    local.tee $2
    i64.const 0
    i64.lt_s
    if
     i32.const -3
     return
    end
    local.get $1
    i64.load32_s offset=16
    local.get $2
    i64.const 48
    i64.shr_s
    i64.const 32767
    i64.and
    i64.sub
    local.tee $3
    local.get $2
    local.get $1
    i32.const 136
    i32.add
    i64.atomic.load
    i64.sub
    i64.const 16
    i64.shl
    i64.const 16
    i64.shr_s
    i64.sub
    local.tee $6
    i64.const 0
    i64.le_s
    if (result i64)
     local.get $1
     local.get $1
     i64.atomic.load offset=256
     local.tee $6
     i64.atomic.store offset=136
     local.get $3
     local.get $2
     local.get $6
     i64.sub
     i64.const 16
     i64.shl
     i64.const 16
     i64.shr_s
     i64.sub
    else
     local.get $6
    end
    i64.const 0
    i64.le_s
    if (result i32)
     i32.const 1
    else
     local.get $2
     i64.const 48
     i64.shr_s
     i64.const 32767
     i64.and
     i64.const 32767
     i64.eq
    end
    if
     i32.const -2
     return
    end
    local.get $5
    i32.const 12
    i32.add
    i32.load
    i32.const 1
    i32.add
    local.set $4
    local.get $2
    local.get $1
    i32.const 128
    i32.add
    local.get $2
    local.get $2
    i64.const -281474976710656
    i64.sub
    i64.atomic.rmw.cmpxchg
    i64.eq
    if
     local.get $5
     local.get $4
     i32.store offset=12
     i32.const 0
     return
    end
    local.get $0
    i32.const 1
    i32.add
    local.set $0
    br $for-loop|0
   end
  end
  i32.const -4
 )
 (func $wasm/park/unpark (param $0 i32)
  local.get $0
  i32.const 132
  i32.add
  i32.const 1
  i32.const 0
  i32.atomic.rmw.cmpxchg
  drop
 )
 (func $wasm/park/park (param $0 i32) (result i32)
  (local $1 i32)
  local.get $0
  i32.atomic.load offset=128
  local.get $0
  i32.const 1
  i32.atomic.store offset=132
  local.get $0
  i64.atomic.load offset=256
  i64.const 0
  i64.ne
  if (result i32)
   i32.const 1
  else
   local.get $0
   i32.atomic.load offset=8
  end
  if
   local.get $0
   i32.const 132
   i32.add
   i32.const 1
   i32.const 0
   i32.atomic.rmw.cmpxchg
   drop
   i32.const -4
   return
  end
  i32.const 2147483647
  i32.and
 )
 (func $wasm/lease/takeSlot (result i32)
  (local $0 i32)
  (local $1 i32)
  (local $2 i32)
  i32.const 12
  i32.atomic.load
  local.set $2
  loop $for-loop|0
   local.get $0
   local.get $2
   i32.lt_s
   if
    local.get $0
    i32.const 11
    i32.shl
    i32.const 17408
    i32.add
    local.tee $1
    i32.atomic.load
    if (result i32)
     i32.const 1
    else
     local.get $1
     i32.const 0
     i32.const 1
     i32.atomic.rmw.cmpxchg
    end
    i32.eqz
    if
     local.get $1
     i32.const 4
     i32.add
     i32.const 1
     i32.atomic.rmw.add
     drop
     local.get $0
     return
    end
    local.get $0
    i32.const 1
    i32.add
    local.set $0
    br $for-loop|0
   end
  end
  i32.const -7
 )
 (func $wasm/lease/stop (param $0 i32)
  local.get $0
  i32.const 11
  i32.shl
  i32.const 17408
  i32.add
  local.tee $0
  i32.const 1
  i32.atomic.store offset=8
  block $__inlined_func$wasm/park/knock$12
   local.get $0
   i32.atomic.load offset=132
   i32.eqz
   br_if $__inlined_func$wasm/park/knock$12
   local.get $0
   i32.const 132
   i32.add
   i32.const 1
   i32.const 0
   i32.atomic.rmw.cmpxchg
   i32.const 1
   i32.ne
   br_if $__inlined_func$wasm/park/knock$12
   local.get $0
   i32.const 128
   i32.add
   local.tee $0
   i32.const 1
   i32.atomic.rmw.add
   drop
   local.get $0
   i32.const 1
   memory.atomic.notify
   drop
  end
 )
 (func $wasm/lease/reap (param $0 i32) (param $1 i32) (result i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i64)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i64)
  local.get $1
  i32.const 11
  i32.shl
  i32.const 17408
  i32.add
  local.tee $3
  i32.atomic.load
  local.tee $5
  i32.const 4
  i32.ne
  local.get $5
  i32.const 3
  i32.ne
  i32.and
  if
   i32.const -9
   return
  end
  local.get $3
  i32.const 4
  i32.atomic.store
  local.get $3
  call $wasm/arena/finishRelease
  local.tee $5
  if
   local.get $5
   return
  end
  local.get $3
  call $wasm/lease/abandon
  local.get $3
  i32.load offset=904
  local.set $6
  local.get $3
  i32.load offset=900
  local.tee $7
  if (result i32)
   local.get $6
   i32.const 7
   i32.and
   local.get $7
   i32.const 0
   i32.lt_s
   local.get $7
   i32.const 65536
   i32.gt_s
   i32.or
   local.get $6
   i32.const 8
   i32.lt_s
   i32.or
   local.get $6
   i32.const 65536
   i32.gt_s
   i32.or
   i32.or
   if (result i32)
    i32.const 0
   else
    local.get $3
    i32.atomic.load offset=16
    local.tee $5
    i32.const 7
    i32.and
    if (result i32)
     i32.const 0
    else
     local.get $5
     i32.const 17408
     i32.ge_s
     if (result i32)
      local.get $5
      i32.const 16
      i32.atomic.load
      i32.ge_s
     else
      i32.const 0
     end
     if (result i32)
      local.get $5
      i64.extend_i32_s
      local.get $7
      i64.extend_i32_s
      local.get $6
      i64.extend_i32_s
      i64.mul
      i64.add
      memory.size
      i64.extend_i32_s
      i64.const 16
      i64.shl
      i64.le_s
     else
      i32.const 0
     end
    end
   end
  else
   i32.const 1
  end
  i32.eqz
  if
   i32.const 128
   i32.const 0
   i32.const 42
   i32.atomic.rmw.cmpxchg
   drop
   i32.const -8
   return
  end
  loop $for-loop|0
   local.get $2
   local.get $7
   i32.lt_s
   if
    local.get $3
    local.get $3
    i32.atomic.load offset=16
    local.get $2
    local.get $6
    i32.mul
    i32.add
    call $wasm/lease/letGo
    i32.eqz
    if
     i32.const 644
     i32.const 1
     i32.atomic.rmw.add
     drop
    end
    local.get $2
    i32.const 1
    i32.add
    local.set $2
    br $for-loop|0
   end
  end
  local.get $3
  i32.const 0
  i32.store offset=900
  local.get $3
  call $wasm/deque/returnTask
  local.tee $2
  if
   local.get $2
   return
  end
  local.get $3
  call $wasm/deque/disownTasks
  local.tee $2
  if
   local.get $2
   return
  end
  local.get $3
  call $wasm/numbers/giveUpOpening
  local.tee $2
  if
   local.get $2
   return
  end
  i32.const 512
  i32.atomic.load
  local.set $5
  i32.const 128
  local.set $2
  loop $for-loop|1
   local.get $2
   local.get $5
   i32.lt_s
   if
    local.get $2
    i32.const 2
    i32.shl
    i32.const 1024
    i32.add
    i32.atomic.load
    local.tee $6
    if
     local.get $6
     i32.const 127
     i32.and
     if (result i32)
      i32.const 0
     else
      i32.const 12
      i32.atomic.load
      i32.const 6
      i32.shl
      i32.const 640
      i32.add
      i64.extend_i32_s
      local.set $4
      local.get $6
      i32.const 17408
      i32.ge_s
      if (result i32)
       local.get $6
       i32.const 16
       i32.atomic.load
       i32.ge_s
      else
       i32.const 0
      end
      if (result i32)
       local.get $6
       i64.extend_i32_s
       local.get $4
       i64.add
       memory.size
       i64.extend_i32_s
       i64.const 16
       i64.shl
       i64.le_s
      else
       i32.const 0
      end
     end
     if (result i32)
      local.get $2
      local.get $6
      i32.atomic.load offset=8
      i32.eq
     else
      i32.const 0
     end
     i32.eqz
     if
      i32.const 128
      i32.const 0
      i32.const 10
      i32.atomic.rmw.cmpxchg
      drop
      i32.const -8
      return
     end
     local.get $0
     local.get $6
     local.get $1
     call $wasm/lease/leave
     local.tee $6
     if
      local.get $6
      return
     end
    end
    local.get $2
    i32.const 1
    i32.add
    local.set $2
    br $for-loop|1
   end
  end
  block $__inlined_func$wasm/lease/reapOperations$18 (result i32)
   i32.const 0
   local.set $2
   local.get $3
   i32.atomic.load offset=28
   local.set $0
   block $folding-inner0
    loop $for-loop|00
     local.get $0
     if
      local.get $2
      i32.const 4194304
      i32.gt_s
      if (result i32)
       i32.const 0
      else
       local.get $0
       i32.const 16
       i32.sub
       local.tee $1
       i32.const 63
       i32.and
       i32.eqz
       local.get $1
       i32.const 256
       i32.atomic.load
       i32.lt_s
       i32.and
       if (result i32)
        local.get $1
        i32.const 17408
        i32.ge_s
        if (result i32)
         local.get $1
         i32.const 16
         i32.atomic.load
         i32.ge_s
        else
         i32.const 0
        end
        if (result i32)
         local.get $1
         i64.extend_i32_s
         i64.const -64
         i64.sub
         memory.size
         i64.extend_i32_s
         i64.const 16
         i64.shl
         i64.le_s
        else
         i32.const 0
        end
       else
        i32.const 0
       end
       if (result i32)
        local.get $1
        i32.atomic.load
        i32.const 1296173141
        i32.eq
       else
        i32.const 0
       end
       if (result i32)
        local.get $1
        i32.const 17408
        i32.ge_s
        if (result i32)
         local.get $1
         i32.const 16
         i32.atomic.load
         i32.ge_s
        else
         i32.const 0
        end
        if (result i32)
         local.get $1
         i64.extend_i32_s
         i64.const 256
         i64.add
         memory.size
         i64.extend_i32_s
         i64.const 16
         i64.shl
         i64.le_s
        else
         i32.const 0
        end
       else
        i32.const 0
       end
      end
      i32.eqz
      br_if $folding-inner0
      i32.const -4
      local.get $0
      i64.atomic.load
      local.tee $4
      i32.wrap_i64
      local.tee $1
      i32.const 3
      i32.eq
      br_if $__inlined_func$wasm/lease/reapOperations$18
      drop
      local.get $1
      i32.const 4
      i32.eq
      if (result i32)
       local.get $0
       i32.load offset=8
       i32.const 1
       i32.and
      else
       i32.const 1
      end
      i32.eqz
      if
       local.get $0
       i32.load offset=8
       i32.const 1
       i32.shr_s
       local.tee $1
       i32.const 4096
       i32.lt_s
       local.get $1
       i32.const 0
       i32.ge_s
       i32.and
       if (result i32)
        local.get $1
        i32.const 2
        i32.shl
        i32.const 1024
        i32.add
        i32.atomic.load
       else
        i32.const 0
       end
       local.tee $5
       i32.const 127
       i32.and
       if (result i32)
        i32.const 0
       else
        i32.const 12
        i32.atomic.load
        i32.const 6
        i32.shl
        i32.const 640
        i32.add
        i64.extend_i32_s
        local.set $8
        local.get $5
        i32.const 17408
        i32.ge_s
        if (result i32)
         local.get $5
         i32.const 16
         i32.atomic.load
         i32.ge_s
        else
         i32.const 0
        end
        if (result i32)
         local.get $5
         i64.extend_i32_s
         local.get $8
         i64.add
         memory.size
         i64.extend_i32_s
         i64.const 16
         i64.shl
         i64.le_s
        else
         i32.const 0
        end
       end
       if (result i32)
        local.get $1
        local.get $5
        i32.atomic.load offset=8
        i32.eq
       else
        i32.const 0
       end
       i32.eqz
       br_if $folding-inner0
       local.get $5
       i32.atomic.load offset=40
       if
        local.get $3
        local.get $0
        i32.const -64
        i32.sub
        call $wasm/lease/letGo
        drop
       end
      end
      i32.const -4
      local.get $4
      local.get $0
      local.get $4
      local.get $4
      i64.const -4294967296
      i64.and
      i64.atomic.rmw.cmpxchg
      i64.ne
      br_if $__inlined_func$wasm/lease/reapOperations$18
      drop
      local.get $0
      i32.atomic.load offset=12
      local.set $0
      local.get $2
      i32.const 1
      i32.add
      local.set $2
      br $for-loop|00
     end
    end
    i32.const 0
    br $__inlined_func$wasm/lease/reapOperations$18
   end
   i32.const 128
   i32.const 0
   i32.const 26
   i32.atomic.rmw.cmpxchg
   drop
   i32.const -8
  end
  local.tee $0
  if
   local.get $0
   return
  end
  i32.const 0
  local.set $0
  loop $for-loop|2
   local.get $0
   i32.const 12
   i32.atomic.load
   i32.lt_s
   if
    local.get $0
    i32.const 11
    i32.shl
    i32.const 17408
    i32.add
    local.tee $1
    i32.atomic.load
    i32.const 2
    i32.eq
    if
     local.get $1
     local.get $0
     call $wasm/sched/announce
    end
    local.get $0
    i32.const 1
    i32.add
    local.set $0
    br $for-loop|2
   end
  end
  i32.const 0
  local.set $0
  loop $for-loop|3
   local.get $0
   i32.const 64
   i32.lt_s
   if
    local.get $3
    i32.const 384
    i32.add
    local.get $0
    i32.const 3
    i32.shl
    i32.add
    i64.const 0
    i64.atomic.store
    local.get $0
    i32.const 1
    i32.add
    local.set $0
    br $for-loop|3
   end
  end
  local.get $3
  i64.const 0
  i64.atomic.store offset=256
  i32.const 0
  local.set $0
  loop $for-loop|4
   local.get $0
   i32.const 4
   i32.lt_s
   if
    local.get $3
    i32.const 1024
    i32.add
    local.get $0
    i32.const 3
    i32.shl
    i32.add
    i64.const 0
    i64.atomic.store
    local.get $0
    i32.const 1
    i32.add
    local.set $0
    br $for-loop|4
   end
  end
  local.get $3
  i32.const 0
  i32.atomic.store offset=132
  local.get $3
  i32.const 0
  i32.atomic.store
  i32.const 0
 )
 (func $wasm/lease/prepare (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (result i32)
  (local $4 i32)
  (local $5 i64)
  (local $6 i32)
  (local $7 i32)
  local.get $0
  local.get $3
  call $wasm/arena/allocate
  local.tee $4
  i32.const 0
  i32.lt_s
  if
   local.get $4
   return
  end
  local.get $2
  i32.const 7
  i32.and
  local.get $1
  i32.const 1
  i32.add
  local.tee $7
  i32.const 0
  i32.lt_s
  local.get $7
  i32.const 65536
  i32.gt_s
  i32.or
  local.get $2
  i32.const 8
  i32.lt_s
  i32.or
  local.get $2
  i32.const 65536
  i32.gt_s
  i32.or
  i32.or
  if (result i32)
   i32.const 0
  else
   local.get $0
   i32.atomic.load offset=12
   local.tee $6
   i32.const 7
   i32.and
   if (result i32)
    i32.const 0
   else
    local.get $6
    i32.const 17408
    i32.ge_s
    if (result i32)
     local.get $6
     i32.const 16
     i32.atomic.load
     i32.ge_s
    else
     i32.const 0
    end
    if (result i32)
     local.get $6
     i64.extend_i32_s
     local.get $7
     i64.extend_i32_s
     local.get $2
     i64.extend_i32_s
     i64.mul
     i64.add
     memory.size
     i64.extend_i32_s
     i64.const 16
     i64.shl
     i64.le_s
    else
     i32.const 0
    end
   end
  end
  i32.eqz
  if
   i32.const 128
   i32.const 0
   i32.const 42
   i32.atomic.rmw.cmpxchg
   drop
   i32.const -8
   return
  end
  local.get $0
  i32.atomic.load offset=12
  local.get $1
  local.get $2
  i32.mul
  i32.add
  local.set $6
  local.get $0
  local.get $2
  i32.store offset=32
  local.get $6
  local.get $4
  i32.store offset=4
  local.get $6
  local.get $3
  i32.const -2147483648
  i32.or
  i32.store
  local.get $0
  i32.load offset=920
  i32.eqz
  if
   local.get $0
   i32.const 0
   i32.store offset=896
  end
  local.get $0
  local.get $1
  i32.const 1
  i32.add
  i32.store offset=920
  local.get $0
  i32.const 0
  i32.store offset=908
  local.get $4
 )
 (func $wasm/lease/leave (param $0 i32) (param $1 i32) (param $2 i32) (result i32)
  (local $3 i32)
  (local $4 i64)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i64)
  local.get $1
  i32.const 640
  i32.add
  local.get $2
  i32.const 6
  i32.shl
  i32.add
  local.tee $5
  i32.atomic.load
  i32.eqz
  if
   i32.const 0
   return
  end
  loop $for-loop|0
   local.get $3
   i32.const 2
   i32.lt_s
   if
    local.get $1
    i32.atomic.load offset=12
    i32.const 1
    i32.eq
    if
     local.get $3
     i32.const 1
     i32.eq
     i32.const 0
     local.get $1
     local.get $2
     i32.const 6
     i32.shl
     i32.add
     i32.const 672
     i32.add
     local.get $3
     i32.const 4
     i32.shl
     i32.add
     local.tee $6
     i64.atomic.load
     local.tee $4
     i32.wrap_i64
     local.tee $7
     select
     if (result i32)
      local.get $1
      i32.atomic.load offset=40
     else
      i32.const 0
     end
     if
      block $__inlined_func$wasm/lease/giveBackOffered$92
       local.get $7
       i32.const 16
       i32.sub
       local.tee $8
       i32.const 63
       i32.and
       i32.eqz
       local.get $8
       i32.const 256
       i32.atomic.load
       i32.lt_s
       i32.and
       if (result i32)
        local.get $8
        i32.const 17408
        i32.ge_s
        if (result i32)
         local.get $8
         i32.const 16
         i32.atomic.load
         i32.ge_s
        else
         i32.const 0
        end
        if (result i32)
         local.get $8
         i64.extend_i32_s
         i64.const -64
         i64.sub
         memory.size
         i64.extend_i32_s
         i64.const 16
         i64.shl
         i64.le_s
        else
         i32.const 0
        end
       else
        i32.const 0
       end
       if (result i32)
        local.get $8
        i32.atomic.load
        i32.const 1296173141
        i32.eq
       else
        i32.const 0
       end
       if (result i32)
        local.get $8
        i32.const 17408
        i32.ge_s
        if (result i32)
         local.get $8
         i32.const 16
         i32.atomic.load
         i32.ge_s
        else
         i32.const 0
        end
        if (result i32)
         local.get $8
         i64.extend_i32_s
         i64.const 256
         i64.add
         memory.size
         i64.extend_i32_s
         i64.const 16
         i64.shl
         i64.le_s
        else
         i32.const 0
        end
       else
        i32.const 0
       end
       if (result i32)
        local.get $6
        i32.atomic.load offset=8
        i32.const 80
        i32.sub
        local.tee $8
        i32.const 63
        i32.and
        i32.eqz
        local.get $8
        i32.const 256
        i32.atomic.load
        i32.lt_s
        i32.and
        if (result i32)
         local.get $8
         i32.const 17408
         i32.ge_s
         if (result i32)
          local.get $8
          i32.const 16
          i32.atomic.load
          i32.ge_s
         else
          i32.const 0
         end
         if (result i32)
          local.get $8
          i64.extend_i32_s
          i64.const -64
          i64.sub
          memory.size
          i64.extend_i32_s
          i64.const 16
          i64.shl
          i64.le_s
         else
          i32.const 0
         end
        else
         i32.const 0
        end
        if (result i32)
         local.get $8
         i32.atomic.load
         i32.const 1296173141
         i32.eq
        else
         i32.const 0
        end
        if (result i32)
         local.get $8
         i32.const 17408
         i32.ge_s
         if (result i32)
          local.get $8
          i32.const 16
          i32.atomic.load
          i32.ge_s
         else
          i32.const 0
         end
         if (result i32)
          local.get $8
          i64.extend_i32_s
          i64.const 256
          i64.add
          memory.size
          i64.extend_i32_s
          i64.const 16
          i64.shl
          i64.le_s
         else
          i32.const 0
         end
        else
         i32.const 0
        end
       else
        i32.const 0
       end
       i32.eqz
       if
        i32.const 128
        i32.const 0
        i32.const 26
        i32.atomic.rmw.cmpxchg
        drop
        br $__inlined_func$wasm/lease/giveBackOffered$92
       end
       local.get $7
       i64.atomic.load
       local.tee $9
       i64.const 32
       i64.shr_u
       i32.wrap_i64
       local.get $4
       i64.const 32
       i64.shr_u
       i32.wrap_i64
       i32.ne
       br_if $__inlined_func$wasm/lease/giveBackOffered$92
       local.get $9
       i32.wrap_i64
       local.tee $8
       i32.const 5
       i32.ne
       if
        local.get $8
        i32.const 2
        i32.ne
        local.get $8
        i32.const 1
        i32.ne
        i32.and
        br_if $__inlined_func$wasm/lease/giveBackOffered$92
        local.get $9
        local.get $7
        local.get $9
        local.get $9
        i64.const -4294967296
        i64.and
        i64.const 5
        i64.or
        i64.atomic.rmw.cmpxchg
        i64.ne
        br_if $__inlined_func$wasm/lease/giveBackOffered$92
       end
       local.get $2
       i32.const 11
       i32.shl
       i32.const 17408
       i32.add
       local.get $6
       i32.atomic.load offset=8
       call $wasm/lease/letGo
       drop
      end
     end
     local.get $3
     i32.const 4
     i32.shl
     local.tee $6
     local.get $1
     local.get $2
     i32.const 6
     i32.shl
     i32.add
     i32.const 672
     i32.add
     i32.add
     i64.const 0
     i64.atomic.store
     i64.const 1
     local.get $2
     i32.const 63
     i32.and
     i64.extend_i32_s
     i64.shl
     local.tee $4
     local.get $1
     i32.const 384
     i32.add
     local.get $6
     i32.add
     local.get $2
     i32.const 6
     i32.shr_s
     i32.const 3
     i32.shl
     i32.add
     local.tee $6
     i64.atomic.load
     i64.and
     i64.const 0
     i64.ne
     if
      local.get $6
      local.get $4
      i64.const -1
      i64.xor
      i64.atomic.rmw.and
      drop
     end
    else
     i64.const 1
     local.get $2
     i32.const 63
     i32.and
     i64.extend_i32_s
     i64.shl
     local.tee $4
     local.get $1
     i32.const 384
     i32.add
     local.get $3
     i32.const 4
     i32.shl
     i32.add
     local.get $2
     i32.const 6
     i32.shr_s
     i32.const 3
     i32.shl
     i32.add
     local.tee $6
     i64.atomic.load
     i64.and
     i64.const 0
     i64.ne
     if
      local.get $6
      local.get $4
      i64.const -1
      i64.xor
      i64.atomic.rmw.and
      drop
     end
    end
    local.get $5
    i32.const 16
    i32.add
    local.get $3
    i32.const 2
    i32.shl
    i32.add
    i32.const 0
    i32.atomic.store
    local.get $3
    i32.const 1
    i32.add
    local.set $3
    br $for-loop|0
   end
  end
  local.get $5
  i32.atomic.load offset=12
  local.tee $3
  i32.const 0
  i32.lt_s
  local.get $3
  i32.const 32767
  i32.gt_s
  i32.or
  if
   i32.const 128
   i32.const 0
   i32.const 14
   i32.atomic.rmw.cmpxchg
   drop
   i32.const -8
   return
  end
  loop $while-continue|1
   local.get $5
   i32.atomic.load offset=12
   if
    local.get $2
    local.get $1
    call $wasm/permits/unreserve
    i32.const -4
    i32.eq
    if
     i32.const -4
     return
    end
    i32.const 640
    i32.const 1
    i32.atomic.rmw.add
    drop
    br $while-continue|1
   end
  end
  local.get $1
  i32.const 512
  i32.add
  local.set $6
  local.get $5
  i32.atomic.load offset=4
  local.set $3
  local.get $5
  i32.atomic.load offset=24
  i32.const 2
  i32.or
  local.set $7
  local.get $3
  if
   local.get $6
   i32.const 0
   local.get $3
   i32.sub
   i32.atomic.rmw.add
   local.get $3
   i32.sub
   local.get $5
   i32.const 0
   i32.atomic.store offset=4
   i32.eqz
   if
    local.get $5
    local.get $7
    i32.atomic.store offset=24
   end
  end
  local.get $5
  i32.atomic.load offset=8
  local.set $3
  local.get $5
  i32.atomic.load offset=24
  i32.const 1
  i32.or
  local.set $7
  local.get $3
  if
   local.get $1
   i32.const 516
   i32.add
   i32.const 0
   local.get $3
   i32.sub
   i32.atomic.rmw.add
   local.get $3
   i32.sub
   local.get $5
   i32.const 0
   i32.atomic.store offset=8
   i32.eqz
   if
    local.get $5
    local.get $7
    i32.atomic.store offset=24
   end
  end
  local.get $5
  i32.atomic.load offset=24
  local.tee $5
  i32.const 2
  i32.and
  i32.const 0
  i32.ne
  local.tee $3
  if
   local.get $6
   i32.atomic.load
   i32.eqz
   local.set $3
  end
  i32.const 1
  local.get $5
  i32.const 1
  i32.and
  local.tee $5
  if (result i32)
   local.get $1
   i32.atomic.load offset=516
   i32.eqz
  else
   local.get $5
  end
  local.get $3
  select
  if
   local.get $0
   local.get $1
   i32.const 0
   call $wasm/channel/close
   drop
  end
  local.get $1
  i32.atomic.load offset=8
  local.set $5
  i32.const 0
  local.set $3
  loop $for-loop|00
   local.get $3
   i32.const 12
   i32.atomic.load
   i32.lt_s
   if
    local.get $2
    local.get $3
    i32.ne
    if (result i32)
     local.get $1
     i32.const 640
     i32.add
     local.get $3
     i32.const 6
     i32.shl
     i32.add
     i32.atomic.load
    else
     i32.const 0
    end
    if
     local.get $3
     i32.const 11
     i32.shl
     i32.const 17408
     i32.add
     local.get $5
     call $wasm/sched/announce
    end
    local.get $3
    i32.const 1
    i32.add
    local.set $3
    br $for-loop|00
   end
  end
  local.get $0
  local.get $2
  local.get $1
  call $wasm/channel/detach
 )
 (func $wasm/lease/fence (param $0 i32) (result i32)
  (local $1 i32)
  (local $2 i32)
  local.get $0
  i32.const 11
  i32.shl
  i32.const 17408
  i32.add
  local.tee $2
  i32.atomic.load
  local.tee $1
  i32.const 1
  i32.ne
  local.get $1
  i32.const 2
  i32.ne
  i32.and
  if
   i32.const 0
   return
  end
  local.get $1
  local.get $2
  local.get $1
  i32.const 3
  i32.atomic.rmw.cmpxchg
  i32.ne
  if
   i32.const 0
   return
  end
  local.get $0
  i32.const 11
  i32.shl
  i32.const 17408
  i32.add
  local.tee $0
  i32.const 1
  i32.atomic.store offset=8
  block $__inlined_func$wasm/park/knock$12
   local.get $0
   i32.atomic.load offset=132
   i32.eqz
   br_if $__inlined_func$wasm/park/knock$12
   local.get $0
   i32.const 132
   i32.add
   i32.const 1
   i32.const 0
   i32.atomic.rmw.cmpxchg
   i32.const 1
   i32.ne
   br_if $__inlined_func$wasm/park/knock$12
   local.get $0
   i32.const 128
   i32.add
   local.tee $0
   i32.const 1
   i32.atomic.rmw.add
   drop
   local.get $0
   i32.const 1
   memory.atomic.notify
   drop
  end
  i32.const 1
 )
 (func $wasm/lease/equip (param $0 i32) (param $1 i32) (param $2 i32) (result i32)
  (local $3 i64)
  (local $4 i32)
  local.get $0
  i32.const 11
  i32.shl
  i32.const 17408
  i32.add
  local.tee $4
  i32.atomic.load
  i32.const 1
  i32.ne
  if
   i32.const -9
   return
  end
  local.get $4
  i32.atomic.load offset=12
  i32.eqz
  if
   local.get $4
   local.get $1
   i32.const 1
   i32.shl
   i32.const -64
   i32.sub
   call $wasm/arena/allocate
   local.tee $0
   i32.const 0
   i32.lt_s
   if
    local.get $0
    return
   end
   local.get $4
   local.get $0
   i32.const 63
   i32.add
   i32.const -64
   i32.and
   local.tee $0
   i32.atomic.store offset=12
   local.get $4
   local.get $0
   local.get $1
   i32.add
   i32.atomic.store offset=16
   local.get $4
   local.get $1
   i32.atomic.store offset=20
   local.get $4
   i32.const 0
   i32.store offset=908
  end
  block $__inlined_func$wasm/ring/openInbox$11 (result i32)
   local.get $4
   i32.atomic.load offset=24
   local.tee $0
   if
    local.get $0
    i64.atomic.load offset=256
    local.set $3
    local.get $4
    i32.load offset=924
    local.get $3
    i32.wrap_i64
    i32.sub
    local.tee $1
    i32.const 0
    i32.gt_s
    if (result i32)
     local.get $1
     local.get $0
     i32.atomic.load offset=16
     i32.le_s
    else
     i32.const 0
    end
    if
     local.get $0
     local.get $3
     local.get $1
     i64.extend_i32_s
     i64.add
     i64.atomic.store offset=256
    end
   else
    local.get $4
    local.get $2
    i32.const 640
    i32.add
    call $wasm/arena/allocate
    local.tee $0
    i32.const 0
    i32.lt_s
    if
     local.get $0
     br $__inlined_func$wasm/ring/openInbox$11
    end
    local.get $0
    i32.const 127
    i32.add
    i32.const -128
    i32.and
    local.tee $0
    local.get $2
    i32.atomic.store offset=16
    local.get $0
    i32.const 2
    i32.atomic.store offset=12
    local.get $0
    local.get $4
    i32.const 17408
    i32.sub
    i32.const 2048
    i32.div_s
    local.tee $1
    i32.atomic.store offset=8
    local.get $0
    i64.const 0
    i64.atomic.store offset=128
    local.get $0
    i64.const 0
    i64.atomic.store offset=136
    local.get $0
    i64.const 0
    i64.atomic.store offset=256
    local.get $0
    i32.const 512
    i32.add
    i32.const 0
    local.get $2
    memory.fill
    local.get $4
    i32.const 0
    i32.store offset=924
    local.get $4
    local.get $0
    i32.atomic.store offset=24
    local.get $1
    i32.const 2
    i32.shl
    i32.const 1024
    i32.add
    local.get $0
    i32.atomic.store
    local.get $4
    i32.const 0
    i32.store offset=908
   end
   i32.const 0
   local.set $1
   loop $for-loop|0
    local.get $1
    i32.const 4
    i32.lt_s
    if
     local.get $0
     i32.const 384
     i32.add
     local.get $1
     i32.const 3
     i32.shl
     i32.add
     i64.const 0
     i64.atomic.store
     local.get $1
     i32.const 1
     i32.add
     local.set $1
     br $for-loop|0
    end
   end
   local.get $0
  end
  local.tee $0
  i32.const 0
  i32.lt_s
  if
   local.get $0
   return
  end
  local.get $4
  i32.const 0
  i32.atomic.store offset=8
  local.get $4
  i32.const 0
  i32.atomic.store offset=132
  local.get $4
  i32.const 2
  i32.atomic.store
  i32.const 0
 )
 (func $wasm/deque/wakeThief (param $0 i32)
  (local $1 i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  local.get $0
  i32.const 384
  i32.add
  local.tee $2
  i64.atomic.load
  local.get $2
  i64.atomic.load offset=8
  i64.or
  i64.eqz
  if
   return
  end
  i32.const 1
  local.set $2
  loop $for-loop|0
   local.get $2
   i32.const 12
   i32.atomic.load
   i32.lt_s
   if
    local.get $2
    i32.const 11
    i32.shl
    local.tee $4
    i32.const 17408
    i32.add
    i32.atomic.load
    i32.const 2
    i32.eq
    if
     local.get $3
     i32.const 1
     i32.add
     local.set $3
     local.get $1
     i32.const 1
     i32.add
     local.get $1
     local.get $4
     i32.const 18452
     i32.add
     i32.atomic.load
     select
     local.set $1
    end
    local.get $2
    i32.const 1
    i32.add
    local.set $2
    br $for-loop|0
   end
  end
  local.get $1
  i32.const 0
  i32.gt_s
  local.get $1
  i32.const 1
  i32.shl
  local.get $3
  i32.ge_s
  i32.and
  if
   return
  end
  local.get $0
  i32.const 0
  i32.const 1
  call $wasm/waiters/wake
 )
 (func $wasm/deque/stealTasks (param $0 i32) (param $1 i32) (result i32)
  (local $2 i32)
  (local $3 i64)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 i64)
  local.get $0
  i32.const 1792
  i32.add
  i32.atomic.load
  local.set $4
  local.get $1
  i32.const 11
  i32.shl
  i32.const 17408
  i32.add
  local.tee $5
  i32.const 1792
  i32.add
  i32.atomic.load
  local.tee $6
  i32.eqz
  local.get $4
  i32.eqz
  i32.or
  local.get $0
  local.get $5
  i32.eq
  i32.or
  if
   i32.const -1
   return
  end
  block $folding-inner0
   block $__inlined_func$wasm/arena/holds$13 (result i32)
    i32.const 0
    local.get $4
    i32.const 16
    i32.sub
    local.tee $1
    i32.const 63
    i32.and
    i32.eqz
    local.get $1
    i32.const 256
    i32.atomic.load
    i32.lt_s
    i32.and
    if (result i32)
     local.get $1
     i32.const 17408
     i32.ge_s
     if (result i32)
      local.get $1
      i32.const 16
      i32.atomic.load
      i32.ge_s
     else
      i32.const 0
     end
     if (result i32)
      local.get $1
      i64.extend_i32_s
      i64.const -64
      i64.sub
      memory.size
      i64.extend_i32_s
      i64.const 16
      i64.shl
      i64.le_s
     else
      i32.const 0
     end
    else
     i32.const 0
    end
    i32.eqz
    br_if $__inlined_func$wasm/arena/holds$13
    drop
    i32.const 0
    local.get $1
    i32.atomic.load
    local.tee $1
    i32.const -65536
    i32.and
    i32.const 1296171008
    i32.ne
    local.get $1
    i32.const 255
    i32.and
    i32.const 85
    i32.ne
    i32.or
    br_if $__inlined_func$wasm/arena/holds$13
    drop
    i32.const 1
    local.get $1
    i32.const 8
    i32.shr_s
    i32.shl
    i32.const 16
    i32.sub
    i32.const 4096
    i32.ge_s
   end
   if (result i32)
    block $__inlined_func$wasm/arena/holds$14 (result i32)
     i32.const 0
     local.get $6
     i32.const 16
     i32.sub
     local.tee $1
     i32.const 63
     i32.and
     i32.eqz
     local.get $1
     i32.const 256
     i32.atomic.load
     i32.lt_s
     i32.and
     if (result i32)
      local.get $1
      i32.const 17408
      i32.ge_s
      if (result i32)
       local.get $1
       i32.const 16
       i32.atomic.load
       i32.ge_s
      else
       i32.const 0
      end
      if (result i32)
       local.get $1
       i64.extend_i32_s
       i64.const -64
       i64.sub
       memory.size
       i64.extend_i32_s
       i64.const 16
       i64.shl
       i64.le_s
      else
       i32.const 0
      end
     else
      i32.const 0
     end
     i32.eqz
     br_if $__inlined_func$wasm/arena/holds$14
     drop
     i32.const 0
     local.get $1
     i32.atomic.load
     local.tee $1
     i32.const -65536
     i32.and
     i32.const 1296171008
     i32.ne
     local.get $1
     i32.const 255
     i32.and
     i32.const 85
     i32.ne
     i32.or
     br_if $__inlined_func$wasm/arena/holds$14
     drop
     i32.const 1
     local.get $1
     i32.const 8
     i32.shr_s
     i32.shl
     i32.const 16
     i32.sub
     i32.const 4096
     i32.ge_s
    end
   else
    i32.const 0
   end
   i32.eqz
   br_if $folding-inner0
   loop $for-loop|0
    local.get $7
    i32.const 64
    i32.lt_s
    if
     local.get $5
     i32.const 1664
     i32.add
     i64.atomic.load
     local.tee $10
     i64.const 16
     i64.shr_u
     i32.wrap_i64
     i32.const 65535
     i32.and
     local.get $10
     i32.wrap_i64
     i32.const 65535
     i32.and
     i32.sub
     i32.const 65535
     i32.and
     local.tee $2
     i32.eqz
     if
      i32.const -1
      return
     end
     local.get $2
     i32.const 1
     i32.add
     i32.const 1
     i32.shr_u
     local.tee $2
     i32.const 16
     i32.gt_u
     if
      i32.const 16
      local.set $2
     end
     i32.const 1024
     local.get $0
     i32.const 1664
     i32.add
     i64.atomic.load
     local.tee $3
     i64.const 16
     i64.shr_u
     i32.wrap_i64
     i32.const 65535
     i32.and
     local.get $3
     i32.wrap_i64
     i32.const 65535
     i32.and
     i32.sub
     i32.const 65535
     i32.and
     i32.sub
     local.tee $1
     local.get $2
     i32.ge_s
     if
      local.get $2
      local.set $1
     end
     local.get $1
     i32.const 0
     i32.le_s
     if
      i32.const -1
      return
     end
     block $__inlined_func$wasm/arena/holds$15 (result i32)
      i32.const 0
      local.get $6
      local.get $10
      i32.wrap_i64
      i32.const 65535
      i32.and
      local.tee $8
      i32.const 1023
      i32.and
      i32.const 2
      i32.shl
      i32.add
      i32.atomic.load
      local.tee $9
      i32.const 16
      i32.sub
      local.tee $2
      i32.const 63
      i32.and
      i32.eqz
      local.get $2
      i32.const 256
      i32.atomic.load
      i32.lt_s
      i32.and
      if (result i32)
       local.get $2
       i32.const 17408
       i32.ge_s
       if (result i32)
        local.get $2
        i32.const 16
        i32.atomic.load
        i32.ge_s
       else
        i32.const 0
       end
       if (result i32)
        local.get $2
        i64.extend_i32_s
        i64.const -64
        i64.sub
        memory.size
        i64.extend_i32_s
        i64.const 16
        i64.shl
        i64.le_s
       else
        i32.const 0
       end
      else
       i32.const 0
      end
      i32.eqz
      br_if $__inlined_func$wasm/arena/holds$15
      drop
      i32.const 0
      local.get $2
      i32.atomic.load
      local.tee $2
      i32.const -65536
      i32.and
      i32.const 1296171008
      i32.ne
      local.get $2
      i32.const 255
      i32.and
      i32.const 85
      i32.ne
      i32.or
      br_if $__inlined_func$wasm/arena/holds$15
      drop
      i32.const 1
      local.get $2
      i32.const 8
      i32.shr_s
      i32.shl
      i32.const 16
      i32.sub
      i32.const 208
      i32.ge_s
     end
     i32.eqz
     br_if $folding-inner0
     i32.const 1
     local.set $2
     loop $for-loop|1
      local.get $1
      local.get $2
      i32.gt_s
      if
       local.get $4
       local.get $2
       local.get $3
       i64.const 16
       i64.shr_u
       i32.wrap_i64
       i32.const 65535
       i32.and
       i32.add
       i32.const 1
       i32.sub
       i32.const 1023
       i32.and
       i32.const 2
       i32.shl
       i32.add
       local.get $6
       local.get $2
       local.get $8
       i32.add
       i32.const 1023
       i32.and
       i32.const 2
       i32.shl
       i32.add
       i32.atomic.load
       i32.atomic.store
       local.get $2
       i32.const 1
       i32.add
       local.set $2
       br $for-loop|1
      end
     end
     local.get $10
     local.get $5
     i32.const 1664
     i32.add
     local.get $10
     local.get $1
     local.get $8
     i32.add
     i32.const 65535
     i32.and
     i64.extend_i32_s
     local.get $10
     i64.const 32
     i64.shr_u
     i64.const 1
     i64.add
     i64.const 32
     i64.shl
     local.get $10
     i64.const 16
     i64.shr_u
     i32.wrap_i64
     i32.const 65535
     i32.and
     i64.extend_i32_s
     i64.const 16
     i64.shl
     i64.or
     i64.or
     i64.atomic.rmw.cmpxchg
     i64.eq
     if
      local.get $0
      local.get $9
      i32.store offset=936
      local.get $0
      i32.const 1664
      i32.add
      local.get $1
      i32.const 1
      i32.sub
      i64.extend_i32_s
      i64.const 16
      i64.shl
      i64.const 4294967296
      i64.add
      i64.atomic.rmw.add
      drop
      local.get $9
      return
     end
     local.get $7
     i32.const 1
     i32.add
     local.set $7
     br $for-loop|0
    end
   end
   i32.const -4
   return
  end
  i32.const 128
  i32.const 0
  i32.const 43
  i32.atomic.rmw.cmpxchg
  drop
  i32.const -8
 )
 (func $wasm/deque/startTaken (param $0 i32) (param $1 i32) (param $2 i32) (result i32)
  local.get $1
  local.get $2
  i32.atomic.store offset=4
  local.get $1
  i32.const 0
  i32.const 1
  i32.atomic.rmw.cmpxchg
  local.get $0
  i32.const 0
  i32.store offset=936
  i32.eqz
 )
 (func $wasm/deque/queued (param $0 i32) (result i32)
  (local $1 i64)
  local.get $0
  i32.const 11
  i32.shl
  i32.const 19072
  i32.add
  i64.atomic.load
  local.tee $1
  i64.const 16
  i64.shr_u
  i32.wrap_i64
  i32.const 65535
  i32.and
  local.get $1
  i32.wrap_i64
  i32.const 65535
  i32.and
  i32.sub
  i32.const 65535
  i32.and
 )
 (func $wasm/deque/pushTask (param $0 i32) (param $1 i32) (result i32)
  (local $2 i32)
  (local $3 i64)
  (local $4 i32)
  local.get $0
  i32.const 1792
  i32.add
  i32.atomic.load
  local.tee $2
  i32.eqz
  if
   i32.const -9
   return
  end
  block $__inlined_func$wasm/arena/holds$11 (result i32)
   i32.const 0
   local.get $2
   i32.const 16
   i32.sub
   local.tee $4
   i32.const 63
   i32.and
   i32.eqz
   local.get $4
   i32.const 256
   i32.atomic.load
   i32.lt_s
   i32.and
   if (result i32)
    local.get $4
    i32.const 17408
    i32.ge_s
    if (result i32)
     local.get $4
     i32.const 16
     i32.atomic.load
     i32.ge_s
    else
     i32.const 0
    end
    if (result i32)
     local.get $4
     i64.extend_i32_s
     i64.const -64
     i64.sub
     memory.size
     i64.extend_i32_s
     i64.const 16
     i64.shl
     i64.le_s
    else
     i32.const 0
    end
   else
    i32.const 0
   end
   i32.eqz
   br_if $__inlined_func$wasm/arena/holds$11
   drop
   i32.const 0
   local.get $4
   i32.atomic.load
   local.tee $4
   i32.const -65536
   i32.and
   i32.const 1296171008
   i32.ne
   local.get $4
   i32.const 255
   i32.and
   i32.const 85
   i32.ne
   i32.or
   br_if $__inlined_func$wasm/arena/holds$11
   drop
   i32.const 1
   local.get $4
   i32.const 8
   i32.shr_s
   i32.shl
   i32.const 16
   i32.sub
   i32.const 4096
   i32.ge_s
  end
  if (result i32)
   block $__inlined_func$wasm/arena/holds$12 (result i32)
    i32.const 0
    local.get $1
    i32.const 16
    i32.sub
    local.tee $4
    i32.const 63
    i32.and
    i32.eqz
    local.get $4
    i32.const 256
    i32.atomic.load
    i32.lt_s
    i32.and
    if (result i32)
     local.get $4
     i32.const 17408
     i32.ge_s
     if (result i32)
      local.get $4
      i32.const 16
      i32.atomic.load
      i32.ge_s
     else
      i32.const 0
     end
     if (result i32)
      local.get $4
      i64.extend_i32_s
      i64.const -64
      i64.sub
      memory.size
      i64.extend_i32_s
      i64.const 16
      i64.shl
      i64.le_s
     else
      i32.const 0
     end
    else
     i32.const 0
    end
    i32.eqz
    br_if $__inlined_func$wasm/arena/holds$12
    drop
    i32.const 0
    local.get $4
    i32.atomic.load
    local.tee $4
    i32.const -65536
    i32.and
    i32.const 1296171008
    i32.ne
    local.get $4
    i32.const 255
    i32.and
    i32.const 85
    i32.ne
    i32.or
    br_if $__inlined_func$wasm/arena/holds$12
    drop
    i32.const 1
    local.get $4
    i32.const 8
    i32.shr_s
    i32.shl
    i32.const 16
    i32.sub
    i32.const 208
    i32.ge_s
   end
  else
   i32.const 0
  end
  i32.eqz
  if
   i32.const 128
   i32.const 0
   i32.const 43
   i32.atomic.rmw.cmpxchg
   drop
   i32.const -8
   return
  end
  local.get $0
  i32.const 1664
  i32.add
  i64.atomic.load
  local.tee $3
  i64.const 16
  i64.shr_u
  i32.wrap_i64
  i32.const 65535
  i32.and
  local.get $3
  i32.wrap_i64
  i32.const 65535
  i32.and
  i32.sub
  i32.const 65535
  i32.and
  i32.const 1024
  i32.ge_u
  if
   i32.const -2
   return
  end
  local.get $2
  local.get $3
  i64.const 16
  i64.shr_u
  i32.wrap_i64
  i32.const 1023
  i32.and
  i32.const 2
  i32.shl
  i32.add
  local.get $1
  i32.atomic.store
  local.get $1
  i32.const 0
  i32.atomic.store
  local.get $0
  i32.const 1664
  i32.add
  i64.const 4295032832
  i64.atomic.rmw.add
  drop
  i32.const 0
 )
 (func $wasm/deque/popTask (param $0 i32) (result i32)
  (local $1 i64)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  local.get $0
  i32.const 1792
  i32.add
  i32.atomic.load
  local.set $2
  block $folding-inner0
   loop $for-loop|0
    local.get $3
    i32.const 64
    i32.lt_s
    if
     local.get $0
     i32.const 1664
     i32.add
     i64.atomic.load
     local.tee $1
     i64.const 16
     i64.shr_u
     i32.wrap_i64
     i32.const 65535
     i32.and
     local.get $1
     i32.wrap_i64
     i32.const 65535
     i32.and
     i32.sub
     i32.const 65535
     i32.and
     i32.eqz
     if
      i32.const -1
      return
     end
     block $__inlined_func$wasm/arena/holds$9 (result i32)
      i32.const 0
      local.get $2
      i32.const 16
      i32.sub
      local.tee $4
      i32.const 63
      i32.and
      i32.eqz
      local.get $4
      i32.const 256
      i32.atomic.load
      i32.lt_s
      i32.and
      if (result i32)
       local.get $4
       i32.const 17408
       i32.ge_s
       if (result i32)
        local.get $4
        i32.const 16
        i32.atomic.load
        i32.ge_s
       else
        i32.const 0
       end
       if (result i32)
        local.get $4
        i64.extend_i32_s
        i64.const -64
        i64.sub
        memory.size
        i64.extend_i32_s
        i64.const 16
        i64.shl
        i64.le_s
       else
        i32.const 0
       end
      else
       i32.const 0
      end
      i32.eqz
      br_if $__inlined_func$wasm/arena/holds$9
      drop
      i32.const 0
      local.get $4
      i32.atomic.load
      local.tee $4
      i32.const -65536
      i32.and
      i32.const 1296171008
      i32.ne
      local.get $4
      i32.const 255
      i32.and
      i32.const 85
      i32.ne
      i32.or
      br_if $__inlined_func$wasm/arena/holds$9
      drop
      i32.const 1
      local.get $4
      i32.const 8
      i32.shr_s
      i32.shl
      i32.const 16
      i32.sub
      i32.const 4096
      i32.ge_s
     end
     i32.eqz
     br_if $folding-inner0
     block $__inlined_func$wasm/arena/holds$10 (result i32)
      i32.const 0
      local.get $2
      local.get $1
      i64.const 16
      i64.shr_u
      i32.wrap_i64
      i32.const 65535
      i32.and
      i32.const 1
      i32.sub
      local.tee $4
      i32.const 1023
      i32.and
      i32.const 2
      i32.shl
      i32.add
      i32.atomic.load
      local.tee $5
      i32.const 16
      i32.sub
      local.tee $6
      i32.const 63
      i32.and
      i32.eqz
      local.get $6
      i32.const 256
      i32.atomic.load
      i32.lt_s
      i32.and
      if (result i32)
       local.get $6
       i32.const 17408
       i32.ge_s
       if (result i32)
        local.get $6
        i32.const 16
        i32.atomic.load
        i32.ge_s
       else
        i32.const 0
       end
       if (result i32)
        local.get $6
        i64.extend_i32_s
        i64.const -64
        i64.sub
        memory.size
        i64.extend_i32_s
        i64.const 16
        i64.shl
        i64.le_s
       else
        i32.const 0
       end
      else
       i32.const 0
      end
      i32.eqz
      br_if $__inlined_func$wasm/arena/holds$10
      drop
      i32.const 0
      local.get $6
      i32.atomic.load
      local.tee $6
      i32.const -65536
      i32.and
      i32.const 1296171008
      i32.ne
      local.get $6
      i32.const 255
      i32.and
      i32.const 85
      i32.ne
      i32.or
      br_if $__inlined_func$wasm/arena/holds$10
      drop
      i32.const 1
      local.get $6
      i32.const 8
      i32.shr_s
      i32.shl
      i32.const 16
      i32.sub
      i32.const 208
      i32.ge_s
     end
     i32.eqz
     br_if $folding-inner0
     local.get $1
     local.get $0
     i32.const 1664
     i32.add
     local.get $1
     local.get $1
     i32.wrap_i64
     i32.const 65535
     i32.and
     i64.extend_i32_s
     local.get $1
     i64.const 32
     i64.shr_u
     i64.const 1
     i64.add
     i64.const 32
     i64.shl
     local.get $4
     i32.const 65535
     i32.and
     i64.extend_i32_s
     i64.const 16
     i64.shl
     i64.or
     i64.or
     i64.atomic.rmw.cmpxchg
     i64.eq
     if
      local.get $0
      local.get $5
      i32.store offset=936
      local.get $5
      return
     end
     local.get $3
     i32.const 1
     i32.add
     local.set $3
     br $for-loop|0
    end
   end
   i32.const -4
   return
  end
  i32.const 128
  i32.const 0
  i32.const 43
  i32.atomic.rmw.cmpxchg
  drop
  i32.const -8
 )
 (func $wasm/deque/openRecord (param $0 i32) (result i32)
  (local $1 i32)
  (local $2 i32)
  local.get $0
  i32.const 208
  call $wasm/arena/allocate
  local.tee $1
  i32.const 0
  i32.lt_s
  if
   local.get $1
   return
  end
  local.get $1
  i32.const 3
  i32.atomic.store
  local.get $1
  i32.const -1
  i32.atomic.store offset=4
  local.get $1
  i32.const 0
  i32.atomic.store offset=8
  local.get $1
  i32.const 0
  i32.atomic.store offset=16
  local.get $1
  local.get $0
  i32.const 1796
  i32.add
  local.tee $2
  i32.atomic.load
  i32.atomic.store offset=12
  local.get $2
  local.get $1
  i32.atomic.store
  local.get $0
  i32.const 0
  i32.store offset=908
  local.get $1
 )
 (func $wasm/deque/openDeque (param $0 i32) (result i32)
  (local $1 i32)
  local.get $0
  i32.const 1792
  i32.add
  i32.atomic.load
  if
   i32.const 0
   return
  end
  local.get $0
  i32.const 4096
  call $wasm/arena/allocate
  local.tee $1
  i32.const 0
  i32.lt_s
  if
   local.get $1
   return
  end
  local.get $0
  i32.const 1792
  i32.add
  local.get $1
  i32.atomic.store
  local.get $0
  i32.const 0
  i32.store offset=908
  i32.const 0
 )
 (func $wasm/deque/furnish (param $0 i32) (param $1 i32) (param $2 i32) (result i32)
  (local $3 i32)
  local.get $0
  local.get $2
  call $wasm/arena/allocate
  local.tee $3
  i32.const 0
  i32.lt_s
  if
   local.get $3
   return
  end
  local.get $1
  local.get $3
  i32.store offset=4
  local.get $1
  local.get $2
  i32.const -2147483648
  i32.or
  i32.store
  local.get $0
  i32.const 0
  i32.store offset=908
  local.get $3
 )
 (func $wasm/deque/endTask (param $0 i32)
  local.get $0
  i32.const 3
  i32.atomic.store
 )
 (func $wasm/cursors/part (param $0 i32) (param $1 i32) (param $2 i32) (result i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  local.get $1
  i32.load offset=44
  local.get $1
  i32.load offset=28
  local.tee $3
  i32.const 1013904223
  i32.mul
  local.get $1
  i32.load offset=20
  local.tee $4
  i32.const 426118401
  i32.mul
  i32.add
  local.get $1
  i32.load offset=24
  local.tee $5
  i32.const 625341585
  i32.mul
  i32.add
  local.get $1
  i32.load offset=16
  i32.const 1103515245
  i32.mul
  i32.add
  local.get $1
  i32.load offset=8
  i32.const 1481765933
  i32.mul
  i32.add
  local.get $1
  i32.load offset=40
  i32.const 461845907
  i32.mul
  i32.add
  i32.eq
  if (result i32)
   local.get $2
   i32.const 128
   i32.lt_s
   local.get $2
   i32.const 0
   i32.ge_s
   i32.and
   if (result i32)
    local.get $4
    i32.const 6
    i32.shl
    i32.const -64
    i32.sub
    local.get $5
    i32.const 1
    i32.add
    i32.const 6
    i32.shr_s
    i32.mul
    local.get $3
    i32.const 63
    i32.add
    i32.const -64
    i32.and
    i32.add
    local.get $2
    i32.const 6
    i32.shl
    i32.add
    i32.atomic.load offset=16
    local.get $0
    i32.const 17408
    i32.sub
    i32.const 2048
    i32.div_s
    i32.const 1
    i32.add
    i32.eq
   else
    i32.const 0
   end
  else
   i32.const 0
  end
  i32.eqz
  if
   i32.const -5
   return
  end
  local.get $1
  local.get $2
  call $wasm/cursors/dropCursor
  i32.const 0
 )
 (func $wasm/cursors/observed (param $0 i32) (result i32)
  local.get $0
  i64.atomic.load offset=272
  local.get $0
  i64.atomic.load offset=280
  i64.or
  i64.const 0
  i64.ne
 )
 (func $wasm/cursors/join (param $0 i32) (param $1 i32) (param $2 i32) (result i32)
  (local $3 i64)
  (local $4 i64)
  (local $5 i32)
  (local $6 i64)
  (local $7 i32)
  (local $8 i64)
  (local $9 i32)
  (local $10 i64)
  block $wasm/cells/guard|inlined.3 (result i32)
   i32.const -8
   i32.const 128
   i32.atomic.load
   br_if $wasm/cells/guard|inlined.3
   drop
   local.get $1
   i32.load offset=44
   local.get $1
   i32.load offset=28
   i32.const 1013904223
   i32.mul
   local.get $1
   i32.load offset=20
   i32.const 426118401
   i32.mul
   i32.add
   local.get $1
   i32.load offset=24
   i32.const 625341585
   i32.mul
   i32.add
   local.get $1
   i32.load offset=16
   i32.const 1103515245
   i32.mul
   i32.add
   local.get $1
   i32.load offset=8
   i32.const 1481765933
   i32.mul
   i32.add
   local.get $1
   i32.load offset=40
   i32.const 461845907
   i32.mul
   i32.add
   i32.ne
   if
    i32.const 128
    i32.const 0
    i32.const 11
    i32.atomic.rmw.cmpxchg
    drop
    i32.const -8
    br $wasm/cells/guard|inlined.3
   end
   i32.const -6
   i32.const 0
   local.get $0
   i32.atomic.load
   i32.const 2
   i32.ne
   select
  end
  local.tee $7
  if
   local.get $7
   return
  end
  loop $while-continue|0
   local.get $5
   i32.const 128
   i32.lt_s
   if (result i32)
    local.get $0
    i32.const 17408
    i32.sub
    i32.const 2048
    i32.div_s
    local.set $9
    local.get $1
    i32.load offset=20
    i32.const 6
    i32.shl
    i32.const -64
    i32.sub
    local.get $1
    i32.load offset=24
    i32.const 1
    i32.add
    i32.const 6
    i32.shr_s
    i32.mul
    local.get $1
    i32.load offset=28
    i32.const 63
    i32.add
    i32.const -64
    i32.and
    i32.add
    local.get $5
    i32.const 6
    i32.shl
    i32.add
    local.tee $7
    i32.atomic.load offset=16
    if (result i32)
     i32.const 1
    else
     local.get $7
     i32.const 16
     i32.add
     i32.const 0
     local.get $9
     i32.const 1
     i32.add
     i32.atomic.rmw.cmpxchg
    end
    i32.eqz
   else
    i32.const 1
   end
   i32.eqz
   if
    local.get $5
    i32.const 1
    i32.add
    local.set $5
    br $while-continue|0
   end
  end
  local.get $5
  i32.const 128
  i32.eq
  if
   i32.const -7
   return
  end
  local.get $1
  i32.load offset=20
  i32.const 6
  i32.shl
  i32.const -64
  i32.sub
  local.get $1
  i32.load offset=24
  i32.const 1
  i32.add
  i32.const 6
  i32.shr_s
  i32.mul
  local.get $1
  i32.load offset=28
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  i32.add
  local.get $5
  i32.const 6
  i32.shl
  i32.add
  local.set $7
  local.get $2
  local.get $1
  i32.load offset=48
  i32.lt_s
  if (result i32)
   local.get $2
  else
   local.get $1
   i32.load offset=48
  end
  i64.extend_i32_s
  local.tee $4
  i64.const 0
  i64.lt_s
  if
   i64.const 0
   local.set $4
  end
  local.get $4
  local.get $1
  i64.load32_s offset=16
  local.tee $3
  i64.gt_s
  if
   local.get $3
   local.set $4
  end
  local.get $7
  i64.const 0
  i64.atomic.store offset=8
  i64.const -1
  local.set $6
  i32.const 0
  local.set $0
  loop $for-loop|1
   local.get $0
   i32.const 64
   i32.lt_s
   if
    local.get $1
    i64.atomic.load offset=128
    local.tee $10
    i64.const 281474976710655
    i64.and
    local.set $8
    local.get $6
    i64.const 0
    i64.lt_s
    if (result i32)
     i32.const 1
    else
     local.get $3
     local.get $8
     local.get $6
     i64.sub
     i64.const 16
     i64.shl
     i64.const 16
     i64.shr_s
     i64.lt_s
    end
    if
     local.get $7
     local.get $8
     local.get $4
     i64.sub
     i64.const 0
     local.get $4
     local.get $8
     i64.le_s
     select
     local.tee $6
     i64.atomic.store
    end
    local.get $0
    i32.eqz
    if
     local.get $1
     i32.const 272
     i32.add
     local.get $5
     i32.const 6
     i32.shr_s
     i32.const 3
     i32.shl
     i32.add
     i64.const 1
     local.get $5
     i32.const 63
     i32.and
     i64.extend_i32_s
     i64.shl
     i64.atomic.rmw.or
     drop
    end
    local.get $10
    local.get $1
    i32.const 128
    i32.add
    local.get $10
    local.get $10
    i64.const -9223090561878065153
    i64.and
    local.get $10
    i64.const 48
    i64.shr_u
    i64.const 32767
    i64.and
    i64.const 1
    i64.add
    i64.const 32767
    i64.and
    i64.const 48
    i64.shl
    i64.or
    local.tee $8
    i64.atomic.rmw.cmpxchg
    i64.eq
    if
     local.get $1
     local.get $8
     i64.const 48
     i64.shr_u
     i64.const 32767
     i64.and
     i64.const 16384
     i64.xor
     i64.const 48
     i64.shl
     i64.atomic.store offset=136
     local.get $5
     return
    end
    local.get $0
    i32.const 1
    i32.add
    local.set $0
    br $for-loop|1
   end
  end
  local.get $1
  local.get $5
  call $wasm/cursors/dropCursor
  i32.const -4
 )
 (func $wasm/channel/open (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (result i32)
  (local $4 i32)
  (local $5 i64)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 i32)
  local.get $2
  i32.const 7
  i32.and
  local.get $1
  i32.const 0
  i32.lt_s
  local.get $1
  i32.const 16777216
  i32.gt_s
  i32.or
  local.get $2
  i32.const 8
  i32.lt_s
  i32.or
  local.get $2
  i32.const 65536
  i32.gt_s
  i32.or
  i32.or
  if
   i32.const -9
   return
  end
  local.get $1
  i32.eqz
  local.get $2
  i32.const 176
  i32.gt_s
  i32.and
  if
   i32.const -9
   return
  end
  local.get $0
  call $wasm/numbers/giveUpOpening
  local.tee $4
  if
   local.get $4
   return
  end
  local.get $0
  call $wasm/numbers/takeNumber
  local.tee $8
  i32.const 0
  i32.lt_s
  if
   local.get $8
   return
  end
  local.get $0
  local.get $8
  i32.const 12
  i32.atomic.load
  i32.const 6
  i32.shl
  i32.const 640
  i32.add
  call $wasm/numbers/headerOf
  local.tee $10
  i32.const 0
  i32.lt_s
  if
   local.get $0
   call $wasm/numbers/giveUpOpening
   drop
   local.get $10
   return
  end
  i32.const 64
  local.set $9
  loop $while-continue|0
   local.get $1
   local.get $9
   i32.gt_s
   if
    local.get $9
    i32.const 1
    i32.shl
    local.set $9
    br $while-continue|0
   end
  end
  local.get $1
  i32.const 0
  i32.gt_s
  if
   local.get $9
   i32.const 64
   i32.div_s
   i64.extend_i32_s
   local.get $2
   i32.const 6
   i32.shl
   i32.const -64
   i32.sub
   i64.extend_i32_s
   i64.mul
   i64.const -64
   i64.sub
   local.tee $5
   i64.const 1073741823
   i64.gt_s
   if (result i32)
    i32.const -7
   else
    local.get $0
    local.get $5
    i32.wrap_i64
    call $wasm/arena/allocate
   end
   local.tee $7
   i32.const 0
   i32.lt_s
   if
    local.get $0
    call $wasm/numbers/giveUpOpening
    drop
    local.get $7
    return
   end
   local.get $7
   i32.const 63
   i32.add
   i32.const -64
   i32.and
   local.set $4
   loop $for-loop|1
    local.get $6
    local.get $9
    i32.const 64
    i32.div_s
    i32.lt_s
    if
     local.get $4
     local.get $6
     local.get $2
     i32.const 6
     i32.shl
     i32.const -64
     i32.sub
     i32.mul
     i32.add
     i64.const 0
     i64.store align=1
     local.get $6
     i32.const 1
     i32.add
     local.set $6
     br $for-loop|1
    end
   end
   local.get $10
   local.get $7
   i32.atomic.store offset=28
   local.get $0
   i32.const 0
   i32.store offset=908
  end
  local.get $10
  local.get $8
  local.get $1
  local.get $2
  local.get $9
  call $wasm/channel/reset
  local.get $10
  i32.const 40
  i32.add
  local.get $3
  i32.atomic.store
  local.get $10
  local.get $10
  i32.load offset=28
  i32.const 1013904223
  i32.mul
  local.get $10
  i32.load offset=20
  i32.const 426118401
  i32.mul
  i32.add
  local.get $10
  i32.load offset=24
  i32.const 625341585
  i32.mul
  i32.add
  local.get $10
  i32.load offset=16
  i32.const 1103515245
  i32.mul
  i32.add
  local.get $10
  i32.load offset=8
  i32.const 1481765933
  i32.mul
  i32.add
  local.get $10
  i32.load offset=40
  i32.const 461845907
  i32.mul
  i32.add
  i32.atomic.store offset=44
  local.get $10
  local.get $10
  i64.atomic.load
  i64.const 32
  i64.shr_u
  i64.const 1
  i64.add
  i64.const 32
  i64.shl
  i64.const 2147483649
  i64.or
  i64.atomic.store
  local.get $10
  i32.const 640
  i32.add
  local.get $0
  i32.const 17408
  i32.sub
  i32.const 2048
  i32.div_s
  i32.const 6
  i32.shl
  i32.add
  i32.const 1
  i32.atomic.store
  local.get $0
  i32.const 0
  i32.store offset=928
  local.get $10
 )
 (func $wasm/channel/find (param $0 i32) (param $1 i32) (param $2 i32) (result i32)
  (local $3 i32)
  (local $4 i64)
  local.get $1
  i32.const 128
  i32.lt_s
  local.get $1
  i32.const 4096
  i32.ge_s
  i32.or
  if
   i32.const -5
   return
  end
  local.get $1
  i32.const 2
  i32.shl
  i32.const 1024
  i32.add
  i32.atomic.load
  local.tee $3
  i32.eqz
  if
   i32.const -5
   return
  end
  local.get $3
  i32.const 127
  i32.and
  if (result i32)
   i32.const 0
  else
   i32.const 12
   i32.atomic.load
   i32.const 6
   i32.shl
   i32.const 640
   i32.add
   i64.extend_i32_s
   local.set $4
   local.get $3
   i32.const 17408
   i32.ge_s
   if (result i32)
    local.get $3
    i32.const 16
    i32.atomic.load
    i32.ge_s
   else
    i32.const 0
   end
   if (result i32)
    local.get $3
    i64.extend_i32_s
    local.get $4
    i64.add
    memory.size
    i64.extend_i32_s
    i64.const 16
    i64.shl
    i64.le_s
   else
    i32.const 0
   end
  end
  if (result i32)
   local.get $1
   local.get $3
   i32.atomic.load offset=8
   i32.eq
  else
   i32.const 0
  end
  i32.eqz
  if
   i32.const 128
   i32.const 0
   i32.const 10
   i32.atomic.rmw.cmpxchg
   drop
   i32.const -8
   return
  end
  local.get $3
  i32.const 640
  i32.add
  local.get $0
  i32.const 17408
  i32.sub
  i32.const 2048
  i32.div_s
  i32.const 6
  i32.shl
  i32.add
  local.set $1
  i32.const 0
  local.set $0
  block $__inlined_func$wasm/channel/attach$51 (result i32)
   loop $for-loop|0
    local.get $0
    i32.const 64
    i32.lt_s
    if
     i32.const -5
     local.get $3
     i64.atomic.load
     local.tee $4
     i64.const 2147483648
     i64.and
     i64.eqz
     local.get $4
     i64.const 32
     i64.shr_u
     i32.wrap_i64
     local.get $2
     i32.ne
     i32.or
     br_if $__inlined_func$wasm/channel/attach$51
     drop
     i32.const 0
     local.get $1
     i32.atomic.load
     br_if $__inlined_func$wasm/channel/attach$51
     drop
     local.get $4
     local.get $3
     local.get $4
     local.get $4
     i64.const 1
     i64.add
     i64.atomic.rmw.cmpxchg
     i64.eq
     if
      local.get $1
      i32.const 1
      i32.atomic.store
      i32.const 0
      br $__inlined_func$wasm/channel/attach$51
     end
     local.get $0
     i32.const 1
     i32.add
     local.set $0
     br $for-loop|0
    end
   end
   i32.const -4
  end
  local.tee $0
  local.get $3
  local.get $0
  i32.const 0
  i32.lt_s
  select
 )
 (func $wasm/channel/drop (param $0 i32)
  local.get $0
  i32.const 520
  i32.add
  i64.const 1
  i64.atomic.rmw.add
  drop
 )
 (func $wasm/channel/depth (param $0 i32) (result i32)
  (local $1 i64)
  local.get $0
  i32.atomic.load offset=12
  i32.const 3
  i32.eq
  if
   i32.const 0
   return
  end
  local.get $0
  i64.atomic.load offset=256
  local.set $1
  local.get $0
  i64.atomic.load offset=128
  local.get $1
  i64.sub
  i64.const 16
  i64.shl
  i64.const 16
  i64.shr_s
  local.tee $1
  i32.wrap_i64
  i32.const 0
  local.get $1
  i64.const 0
  i64.ge_s
  select
 )
 (func $wasm/channel/countWaiting (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32)
  local.get $1
  local.get $0
  i32.const 17408
  i32.sub
  i32.const 2048
  i32.div_s
  i32.const 6
  i32.shl
  i32.add
  i32.const 656
  i32.add
  local.get $2
  i32.const 2
  i32.shl
  i32.add
  local.get $3
  i32.atomic.store
 )
 (func $wasm/channel/countEnds (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (result i32)
  (local $5 i32)
  (local $6 i32)
  local.get $0
  i32.const 17408
  i32.sub
  i32.const 2048
  i32.div_s
  i32.const 6
  i32.shl
  local.tee $5
  local.get $1
  i32.add
  local.tee $0
  i32.const 664
  i32.add
  i32.atomic.load
  i32.const 1
  local.get $2
  i32.shl
  i32.or
  local.set $6
  local.get $3
  local.get $1
  i32.const 512
  i32.const 516
  local.get $2
  i32.const 1
  i32.eq
  local.tee $2
  select
  i32.add
  local.get $3
  i32.atomic.rmw.add
  i32.add
  local.set $3
  local.get $1
  i32.const 640
  i32.add
  local.get $5
  i32.add
  i32.const 4
  i32.const 8
  local.get $2
  select
  i32.add
  local.get $4
  i32.atomic.rmw.add
  drop
  local.get $3
  i32.eqz
  if
   local.get $0
   local.get $6
   i32.atomic.store offset=664
  end
  local.get $3
 )
 (func $wasm/channel/closed (param $0 i32) (result i32)
  local.get $0
  i64.atomic.load offset=128
  i64.const -9223372036854775808
  i64.and
  i64.const 0
  i64.ne
 )
 (func $wasm/cells/writable (param $0 i32) (result i32)
  (local $1 i64)
  (local $2 i64)
  (local $3 i64)
  local.get $0
  i64.atomic.load offset=128
  local.tee $1
  i64.const 0
  i64.ge_s
  if (result i32)
   local.get $0
   i64.load32_s offset=16
   local.get $1
   i64.const 48
   i64.shr_s
   i64.const 32767
   i64.and
   i64.sub
   local.tee $2
   local.get $1
   local.get $0
   i64.atomic.load offset=136
   i64.sub
   i64.const 16
   i64.shl
   i64.const 16
   i64.shr_s
   i64.sub
   local.tee $3
   i64.const 0
   i64.le_s
   if (result i64)
    local.get $0
    local.get $0
    i64.atomic.load offset=256
    local.tee $3
    i64.atomic.store offset=136
    local.get $2
    local.get $1
    local.get $3
    i64.sub
    i64.const 16
    i64.shl
    i64.const 16
    i64.shr_s
    i64.sub
   else
    local.get $3
   end
   i64.const 0
   i64.gt_s
  else
   i32.const 0
  end
 )
 (func $wasm/cells/wakeNext (param $0 i32)
  (local $1 i32)
  local.get $0
  i32.const 384
  i32.add
  local.tee $1
  i64.atomic.load
  local.get $1
  i64.atomic.load offset=8
  i64.or
  i64.const 0
  i64.ne
  if (result i32)
   local.get $0
   call $wasm/cells/readable
  else
   i32.const 0
  end
  if
   local.get $0
   i32.const 0
   i32.const 1
   call $wasm/waiters/wake
  end
 )
 (func $wasm/cells/tellAll (param $0 i32)
  (local $1 i64)
  (local $2 i64)
  (local $3 i64)
  local.get $0
  i32.const 400
  i32.add
  i64.atomic.load
  local.get $0
  i64.atomic.load offset=408
  i64.or
  i64.const 0
  i64.ne
  if (result i32)
   local.get $0
   i64.atomic.load offset=128
   local.tee $1
   i64.const 0
   i64.ge_s
   if (result i32)
    local.get $0
    i64.load32_s offset=16
    local.get $1
    i64.const 48
    i64.shr_s
    i64.const 32767
    i64.and
    i64.sub
    local.tee $2
    local.get $1
    local.get $0
    i32.const 136
    i32.add
    i64.atomic.load
    i64.sub
    i64.const 16
    i64.shl
    i64.const 16
    i64.shr_s
    i64.sub
    local.tee $3
    i64.const 0
    i64.le_s
    if (result i64)
     local.get $0
     local.get $0
     i64.atomic.load offset=256
     local.tee $3
     i64.atomic.store offset=136
     local.get $2
     local.get $1
     local.get $3
     i64.sub
     i64.const 16
     i64.shl
     i64.const 16
     i64.shr_s
     i64.sub
    else
     local.get $3
    end
    i64.const 0
    i64.gt_s
   else
    i32.const 0
   end
  else
   i32.const 0
  end
  if
   local.get $0
   i32.const 1
   i32.const 128
   call $wasm/waiters/wake
  end
 )
 (func $wasm/cells/send (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (result i32)
  (local $4 i32)
  (local $5 i64)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i64)
  (local $10 i32)
  (local $11 i32)
  (local $12 i32)
  (local $13 i64)
  (local $14 i32)
  block $wasm/cells/guard|inlined.5 (result i32)
   i32.const -8
   i32.const 128
   i32.atomic.load
   br_if $wasm/cells/guard|inlined.5
   drop
   local.get $1
   i32.load offset=44
   local.get $1
   i32.load offset=28
   i32.const 1013904223
   i32.mul
   local.get $1
   i32.load offset=20
   i32.const 426118401
   i32.mul
   i32.add
   local.get $1
   i32.load offset=24
   i32.const 625341585
   i32.mul
   i32.add
   local.get $1
   i32.load offset=16
   i32.const 1103515245
   i32.mul
   i32.add
   local.get $1
   i32.load offset=8
   i32.const 1481765933
   i32.mul
   i32.add
   local.get $1
   i32.load offset=40
   i32.const 461845907
   i32.mul
   i32.add
   i32.ne
   if
    i32.const 128
    i32.const 0
    i32.const 11
    i32.atomic.rmw.cmpxchg
    drop
    i32.const -8
    br $wasm/cells/guard|inlined.5
   end
   i32.const -6
   i32.const 0
   local.get $0
   i32.atomic.load
   i32.const 2
   i32.ne
   select
  end
  local.tee $4
  if
   local.get $4
   return
  end
  local.get $1
  i32.load offset=20
  local.set $11
  i32.const -4
  local.set $10
  loop $for-loop|0
   local.get $7
   i32.const 64
   i32.lt_s
   local.get $3
   local.get $12
   i32.gt_s
   i32.and
   if
    block $for-break0
     local.get $1
     i64.atomic.load offset=128
     local.tee $13
     i64.const 0
     i64.lt_s
     if
      i32.const -3
      local.set $10
      br $for-break0
     end
     local.get $1
     i64.load32_s offset=16
     local.get $13
     i64.const 48
     i64.shr_s
     i64.const 32767
     i64.and
     i64.sub
     local.tee $9
     local.get $13
     local.get $1
     i32.const 136
     i32.add
     i64.atomic.load
     i64.sub
     i64.const 16
     i64.shl
     i64.const 16
     i64.shr_s
     i64.sub
     local.tee $5
     i64.const 0
     i64.le_s
     if
      local.get $1
      local.get $1
      i64.atomic.load offset=256
      local.tee $5
      i64.atomic.store offset=136
      local.get $9
      local.get $13
      local.get $5
      i64.sub
      i64.const 16
      i64.shl
      i64.const 16
      i64.shr_s
      i64.sub
      local.set $5
     end
     local.get $5
     i64.const 0
     i64.le_s
     if
      i32.const -2
      local.set $10
      br $for-break0
     end
     local.get $11
     i32.const 6
     i32.shl
     i32.const -64
     i32.sub
     local.get $13
     i32.wrap_i64
     local.tee $4
     local.get $1
     i32.load offset=24
     i32.and
     i32.const 6
     i32.shr_s
     i32.mul
     local.get $1
     i32.load offset=28
     i32.const 63
     i32.add
     i32.const -64
     i32.and
     i32.add
     local.tee $8
     i32.const -64
     i32.sub
     local.get $4
     i32.const 63
     i32.and
     local.get $11
     i32.mul
     i32.add
     local.set $6
     local.get $3
     local.get $12
     i32.sub
     local.tee $14
     i32.const 64
     local.get $13
     i32.wrap_i64
     i32.const 63
     i32.and
     i32.sub
     local.tee $4
     i32.le_s
     if
      local.get $14
      local.set $4
     end
     local.get $4
     i64.extend_i32_s
     local.get $5
     i64.gt_s
     if
      local.get $5
      i32.wrap_i64
      local.set $4
     end
     local.get $13
     local.get $1
     i32.const 128
     i32.add
     local.get $13
     local.get $13
     i64.const -281474976710656
     i64.and
     local.get $4
     i64.extend_i32_s
     local.get $13
     i64.add
     i64.const 281474976710655
     i64.and
     i64.or
     i64.atomic.rmw.cmpxchg
     i64.eq
     if (result i32)
      local.get $4
      i32.const 64
      i32.eq
      if (result i64)
       i64.const -1
      else
       i64.const 1
       local.get $4
       i64.extend_i32_s
       i64.shl
       i64.const 1
       i64.sub
      end
      local.get $13
      i64.shl
      local.set $5
      local.get $2
      local.get $11
      local.get $12
      i32.mul
      i32.add
      local.set $7
      local.get $4
      local.get $11
      i32.mul
      local.tee $14
      i32.const 8
      i32.eq
      if
       local.get $6
       local.get $7
       i64.load
       i64.store
      else
       local.get $6
       local.get $7
       local.get $14
       memory.copy
      end
      local.get $8
      local.get $5
      i64.atomic.rmw.xor
      drop
      local.get $0
      local.get $4
      local.get $12
      i32.add
      local.tee $12
      i32.store offset=896
      local.get $3
      local.get $12
      i32.eq
      if
       local.get $0
       i32.const 0
       i32.store offset=920
      end
      i32.const 0
     else
      local.get $7
     end
     i32.const 1
     i32.add
     local.set $7
     br $for-loop|0
    end
   end
  end
  local.get $12
  i32.eqz
  if
   local.get $10
   return
  end
  local.get $1
  i32.const 384
  i32.add
  i64.atomic.load
  local.get $1
  i64.atomic.load offset=392
  i64.or
  i64.const 0
  i64.ne
  if
   local.get $1
   i32.const 0
   local.get $12
   call $wasm/waiters/wake
  end
  local.get $12
 )
 (func $wasm/cells/receive (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (result i32)
  (local $4 i32)
  (local $5 i64)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 i32)
  (local $11 i32)
  (local $12 i32)
  (local $13 i64)
  (local $14 i64)
  (local $15 i64)
  (local $16 i32)
  (local $17 i32)
  block $wasm/cells/guard|inlined.4 (result i32)
   i32.const -8
   i32.const 128
   i32.atomic.load
   br_if $wasm/cells/guard|inlined.4
   drop
   local.get $1
   i32.load offset=44
   local.get $1
   i32.load offset=28
   i32.const 1013904223
   i32.mul
   local.get $1
   i32.load offset=20
   i32.const 426118401
   i32.mul
   i32.add
   local.get $1
   i32.load offset=24
   i32.const 625341585
   i32.mul
   i32.add
   local.get $1
   i32.load offset=16
   i32.const 1103515245
   i32.mul
   i32.add
   local.get $1
   i32.load offset=8
   i32.const 1481765933
   i32.mul
   i32.add
   local.get $1
   i32.load offset=40
   i32.const 461845907
   i32.mul
   i32.add
   i32.ne
   if
    i32.const 128
    i32.const 0
    i32.const 11
    i32.atomic.rmw.cmpxchg
    drop
    i32.const -8
    br $wasm/cells/guard|inlined.4
   end
   i32.const -6
   i32.const 0
   local.get $0
   i32.atomic.load
   i32.const 2
   i32.ne
   select
  end
  local.tee $6
  if
   local.get $6
   return
  end
  local.get $1
  i32.load offset=20
  local.set $8
  local.get $1
  i32.load offset=40
  local.set $11
  local.get $0
  i32.const 0
  i32.store offset=900
  local.get $0
  local.get $8
  i32.store offset=904
  i32.const -4
  local.set $9
  loop $for-loop|0
   local.get $4
   i32.const 64
   i32.lt_s
   local.get $3
   local.get $7
   i32.gt_s
   i32.and
   if
    block $for-break0
     local.get $1
     i64.atomic.load offset=256
     local.set $14
     block $wasm/cells/runAt|inlined.0
      local.get $1
      i64.atomic.load offset=264
      local.get $14
      i64.sub
      i64.const 16
      i64.shl
      i64.const 16
      i64.shr_s
      local.tee $5
      i64.const 0
      i64.gt_s
      if
       local.get $5
       i64.const 64
       local.get $14
       i64.const 63
       i64.and
       i64.sub
       local.tee $13
       local.get $5
       local.get $13
       i64.lt_s
       select
       i32.wrap_i64
       local.set $6
       br $wasm/cells/runAt|inlined.0
      end
      local.get $8
      i32.const 6
      i32.shl
      i32.const -64
      i32.sub
      local.get $14
      i32.wrap_i64
      local.tee $6
      local.get $1
      i32.load offset=24
      i32.and
      i32.const 6
      i32.shr_s
      i32.mul
      local.get $1
      i32.load offset=28
      i32.const 63
      i32.add
      i32.const -64
      i32.and
      i32.add
      i64.atomic.load
      local.tee $13
      i64.const -1
      i64.xor
      local.get $13
      local.get $6
      local.get $1
      i32.load offset=24
      i32.const 1
      i32.add
      i32.and
      select
      local.get $14
      i64.shr_u
      i64.const -1
      i64.xor
      i64.ctz
      local.tee $13
      i64.const 64
      local.get $14
      i64.const 63
      i64.and
      i64.sub
      local.tee $15
      local.get $13
      local.get $15
      i64.lt_s
      select
      i32.wrap_i64
      local.tee $6
      i32.const 1
      i32.gt_s
      local.get $5
      i64.const -1099511627776
      i64.lt_s
      i32.or
      if
       local.get $1
       local.get $14
       local.get $6
       i64.extend_i32_s
       i64.add
       i64.const 281474976710655
       i64.and
       i64.atomic.store offset=264
      end
     end
     block $for-continue|0
      local.get $6
      i32.eqz
      if
       local.get $7
       i32.eqz
       block $__inlined_func$wasm/cells/nothingAt$91 (result i32)
        local.get $1
        i64.atomic.load offset=128
        local.tee $5
        local.get $14
        i64.sub
        i64.const 16
        i64.shl
        i64.const 16
        i64.shr_s
        local.tee $13
        i64.const 0
        i64.lt_s
        if
         i32.const 128
         i32.const 0
         i32.const 21
         i32.atomic.rmw.cmpxchg
         drop
         i32.const -8
         br $__inlined_func$wasm/cells/nothingAt$91
        end
        i32.const -4
        local.get $13
        i64.const 0
        i64.ne
        br_if $__inlined_func$wasm/cells/nothingAt$91
        drop
        i32.const -3
        i32.const -1
        local.get $5
        i64.const 0
        i64.lt_s
        select
       end
       local.tee $9
       i32.const -4
       i32.eq
       i32.and
       if (result i32)
        local.get $12
        i32.const 1
        i32.add
        local.tee $12
        i32.const 5
        i32.lt_s
       else
        i32.const 0
       end
       br_if $for-continue|0
       br $for-break0
      end
      local.get $2
      local.get $7
      local.get $8
      i32.mul
      i32.add
      local.set $10
      local.get $8
      i32.const 6
      i32.shl
      i32.const -64
      i32.sub
      local.get $14
      i32.wrap_i64
      local.tee $16
      local.get $1
      i32.load offset=24
      i32.and
      i32.const 6
      i32.shr_s
      i32.mul
      local.get $1
      i32.load offset=28
      i32.const 63
      i32.add
      i32.const -64
      i32.and
      i32.add
      i32.const -64
      i32.sub
      local.get $16
      i32.const 63
      i32.and
      local.get $8
      i32.mul
      i32.add
      local.set $16
      local.get $6
      local.get $3
      local.get $7
      i32.sub
      local.tee $17
      local.get $6
      local.get $17
      i32.lt_s
      select
      local.tee $6
      local.get $8
      i32.mul
      local.tee $17
      i32.const 8
      i32.eq
      if
       local.get $10
       local.get $16
       i64.load
       i64.store
      else
       local.get $10
       local.get $16
       local.get $17
       memory.copy
      end
      local.get $14
      local.get $1
      i32.const 256
      i32.add
      local.get $14
      local.get $14
      local.get $6
      i64.extend_i32_s
      i64.add
      i64.const 281474976710655
      i64.and
      i64.atomic.rmw.cmpxchg
      i64.eq
      if
       local.get $6
       local.get $7
       i32.add
       local.set $7
       local.get $11
       if
        local.get $0
        local.get $7
        i32.store offset=900
       end
       i32.const 0
       local.set $4
      end
     end
     local.get $4
     i32.const 1
     i32.add
     local.set $4
     br $for-loop|0
    end
   end
  end
  local.get $7
  i32.eqz
  if
   local.get $9
   return
  end
  local.get $1
  i32.const 400
  i32.add
  local.tee $0
  i64.atomic.load
  local.get $0
  i64.atomic.load offset=8
  i64.or
  i64.const 0
  i64.ne
  if (result i32)
   local.get $1
   i64.atomic.load offset=128
   local.get $1
   i64.atomic.load offset=256
   i64.sub
   i64.const 16
   i64.shl
   i64.const 16
   i64.shr_s
   local.set $5
   local.get $1
   i64.load32_s offset=16
   local.get $5
   i64.const 1
   i64.shl
   i64.lt_s
   if (result i32)
    local.get $7
    i32.const 1073741824
    i32.or
   else
    local.get $1
    i32.const 1
    local.get $7
    call $wasm/waiters/wake
    local.get $7
   end
  else
   local.get $7
  end
 )
 (func $wasm/cells/passOnNumber (param $0 i32)
  (local $1 i32)
  (local $2 i64)
  local.get $0
  i32.const 128
  i32.lt_s
  local.get $0
  i32.const 4096
  i32.ge_s
  i32.or
  if
   return
  end
  local.get $0
  i32.const 2
  i32.shl
  i32.const 1024
  i32.add
  i32.atomic.load
  local.tee $1
  if (result i32)
   local.get $1
   i32.const 127
   i32.and
   if (result i32)
    i32.const 0
   else
    i32.const 12
    i32.atomic.load
    i32.const 6
    i32.shl
    i32.const 640
    i32.add
    i64.extend_i32_s
    local.set $2
    local.get $1
    i32.const 17408
    i32.ge_s
    if (result i32)
     local.get $1
     i32.const 16
     i32.atomic.load
     i32.ge_s
    else
     i32.const 0
    end
    if (result i32)
     local.get $1
     i64.extend_i32_s
     local.get $2
     i64.add
     memory.size
     i64.extend_i32_s
     i64.const 16
     i64.shl
     i64.le_s
    else
     i32.const 0
    end
   end
   if (result i32)
    local.get $0
    local.get $1
    i32.atomic.load offset=8
    i32.eq
   else
    i32.const 0
   end
  else
   i32.const 0
  end
  if (result i32)
   local.get $1
   i32.atomic.load offset=12
  else
   i32.const 1
  end
  if
   return
  end
  local.get $1
  i32.const 384
  i32.add
  local.tee $0
  i64.atomic.load
  local.get $0
  i64.atomic.load offset=8
  i64.or
  i64.const 0
  i64.ne
  if
   local.get $1
   i32.const 0
   i32.const 1
   call $wasm/waiters/wake
  end
  local.get $1
  i32.const 400
  i32.add
  local.tee $0
  i64.atomic.load
  local.get $0
  i64.atomic.load offset=8
  i64.or
  i64.const 0
  i64.ne
  if
   local.get $1
   i32.const 1
   i32.const 1
   call $wasm/waiters/wake
  end
 )
 (func $wasm/cells/passOn (param $0 i32)
  (local $1 i64)
  (local $2 i64)
  (local $3 i64)
  local.get $0
  i32.const 384
  i32.add
  i64.atomic.load
  local.get $0
  i64.atomic.load offset=392
  i64.or
  i64.const 0
  i64.ne
  if (result i32)
   local.get $0
   call $wasm/cells/readable
  else
   i32.const 0
  end
  if
   local.get $0
   i32.const 0
   i32.const 1
   call $wasm/waiters/wake
  end
  local.get $0
  i32.const 400
  i32.add
  i64.atomic.load
  local.get $0
  i64.atomic.load offset=408
  i64.or
  i64.const 0
  i64.ne
  if (result i32)
   local.get $0
   i64.atomic.load offset=128
   local.tee $1
   i64.const 0
   i64.ge_s
   if (result i32)
    local.get $0
    i64.load32_s offset=16
    local.get $1
    i64.const 48
    i64.shr_s
    i64.const 32767
    i64.and
    i64.sub
    local.tee $2
    local.get $1
    local.get $0
    i32.const 136
    i32.add
    i64.atomic.load
    i64.sub
    i64.const 16
    i64.shl
    i64.const 16
    i64.shr_s
    i64.sub
    local.tee $3
    i64.const 0
    i64.le_s
    if (result i64)
     local.get $0
     local.get $0
     i64.atomic.load offset=256
     local.tee $3
     i64.atomic.store offset=136
     local.get $2
     local.get $1
     local.get $3
     i64.sub
     i64.const 16
     i64.shl
     i64.const 16
     i64.shr_s
     i64.sub
    else
     local.get $3
    end
    i64.const 0
    i64.gt_s
   else
    i32.const 0
   end
  else
   i32.const 0
  end
  if
   local.get $0
   i32.const 1
   i32.const 1
   call $wasm/waiters/wake
  end
 )
 (func $wasm/broadcast/unread (param $0 i32) (param $1 i32) (result i32)
  (local $2 i64)
  (local $3 i64)
  local.get $1
  i32.const 0
  i32.lt_s
  local.get $1
  i32.const 128
  i32.ge_s
  i32.or
  if (result i32)
   i32.const 0
  else
   local.get $0
   i32.load offset=44
   local.get $0
   i32.load offset=28
   i32.const 1013904223
   i32.mul
   local.get $0
   i32.load offset=20
   i32.const 426118401
   i32.mul
   i32.add
   local.get $0
   i32.load offset=24
   i32.const 625341585
   i32.mul
   i32.add
   local.get $0
   i32.load offset=16
   i32.const 1103515245
   i32.mul
   i32.add
   local.get $0
   i32.load offset=8
   i32.const 1481765933
   i32.mul
   i32.add
   local.get $0
   i32.load offset=40
   i32.const 461845907
   i32.mul
   i32.add
   i32.eq
  end
  i32.eqz
  if
   i32.const 0
   return
  end
  local.get $0
  i64.atomic.load offset=128
  local.get $0
  i32.load offset=20
  i32.const 6
  i32.shl
  i32.const -64
  i32.sub
  local.get $0
  i32.load offset=24
  i32.const 1
  i32.add
  i32.const 6
  i32.shr_s
  i32.mul
  local.get $0
  i32.load offset=28
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  i32.add
  local.get $1
  i32.const 6
  i32.shl
  i32.add
  i64.atomic.load
  i64.sub
  i64.const 16
  i64.shl
  i64.const 16
  i64.shr_s
  local.tee $2
  local.get $0
  i64.load32_s offset=16
  local.tee $3
  local.get $2
  local.get $3
  i64.lt_s
  select
  i64.const 0
  local.get $2
  i64.const 0
  i64.ge_s
  select
  i32.wrap_i64
 )
 (func $wasm/broadcast/tellWriters (param $0 i32)
  (local $1 i32)
  local.get $0
  i32.const 400
  i32.add
  local.tee $1
  i64.atomic.load
  local.get $1
  i64.atomic.load offset=8
  i64.or
  i64.const 0
  i64.ne
  if (result i32)
   local.get $0
   call $wasm/broadcast/publishable
  else
   i32.const 0
  end
  if
   local.get $0
   i32.const 1
   i32.const 128
   call $wasm/waiters/wake
  end
 )
 (func $wasm/broadcast/read (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (result i32)
  (local $5 i64)
  (local $6 i64)
  (local $7 i32)
  (local $8 i32)
  (local $9 i64)
  (local $10 i32)
  (local $11 i32)
  (local $12 i32)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  (local $16 i32)
  (local $17 i64)
  (local $18 i32)
  block $wasm/cells/guard|inlined.2 (result i32)
   i32.const -8
   i32.const 128
   i32.atomic.load
   br_if $wasm/cells/guard|inlined.2
   drop
   local.get $1
   i32.load offset=44
   local.get $1
   i32.load offset=28
   i32.const 1013904223
   i32.mul
   local.get $1
   i32.load offset=20
   i32.const 426118401
   i32.mul
   i32.add
   local.get $1
   i32.load offset=24
   i32.const 625341585
   i32.mul
   i32.add
   local.get $1
   i32.load offset=16
   i32.const 1103515245
   i32.mul
   i32.add
   local.get $1
   i32.load offset=8
   i32.const 1481765933
   i32.mul
   i32.add
   local.get $1
   i32.load offset=40
   i32.const 461845907
   i32.mul
   i32.add
   i32.ne
   if
    i32.const 128
    i32.const 0
    i32.const 11
    i32.atomic.rmw.cmpxchg
    drop
    i32.const -8
    br $wasm/cells/guard|inlined.2
   end
   i32.const -6
   i32.const 0
   local.get $0
   i32.atomic.load
   i32.const 2
   i32.ne
   select
  end
  local.tee $7
  if
   local.get $7
   return
  end
  local.get $2
  i32.const 128
  i32.lt_s
  local.get $2
  i32.const 0
  i32.ge_s
  i32.and
  if (result i32)
   local.get $1
   i32.load offset=20
   i32.const 6
   i32.shl
   i32.const -64
   i32.sub
   local.get $1
   i32.load offset=24
   i32.const 1
   i32.add
   i32.const 6
   i32.shr_s
   i32.mul
   local.get $1
   i32.load offset=28
   i32.const 63
   i32.add
   i32.const -64
   i32.and
   i32.add
   local.get $2
   i32.const 6
   i32.shl
   i32.add
   i32.atomic.load offset=16
   local.get $0
   i32.const 17408
   i32.sub
   i32.const 2048
   i32.div_s
   i32.const 1
   i32.add
   i32.eq
  else
   i32.const 0
  end
  i32.eqz
  if
   i32.const -5
   return
  end
  local.get $1
  i32.load offset=40
  local.set $11
  local.get $1
  i32.load offset=52
  i32.const 0
  i32.ne
  local.set $13
  local.get $1
  i32.load offset=20
  local.tee $7
  i32.const 6
  i32.shl
  i32.const -64
  i32.sub
  local.get $1
  i32.load offset=24
  i32.const 1
  i32.add
  i32.const 6
  i32.shr_s
  i32.mul
  local.get $1
  i32.load offset=28
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  i32.add
  local.get $2
  i32.const 6
  i32.shl
  i32.add
  local.set $15
  local.get $0
  i32.const 0
  i32.store offset=900
  local.get $0
  local.get $7
  i32.store offset=904
  local.get $15
  i64.atomic.load
  local.set $5
  i32.const -4
  local.set $10
  loop $for-loop|0
   local.get $12
   i32.const 64
   i32.lt_s
   local.get $4
   local.get $14
   i32.gt_s
   i32.and
   if
    block $for-break0
     local.get $14
     i32.eqz
     local.get $13
     i32.and
     if
      local.get $1
      i64.atomic.load offset=128
      local.get $5
      i64.sub
      i64.const 16
      i64.shl
      i64.const 16
      i64.shr_s
      local.get $1
      i64.load32_s offset=16
      i64.sub
      local.tee $6
      i64.const 0
      i64.gt_s
      if
       local.get $15
       i32.const 8
       i32.add
       local.get $6
       local.get $15
       i64.atomic.load offset=8
       i64.add
       i64.atomic.store
       local.get $15
       local.get $5
       local.get $6
       i64.add
       i64.const 281474976710655
       i64.and
       local.tee $5
       i64.atomic.store
      end
     end
     local.get $1
     i64.atomic.load offset=128
     local.tee $9
     local.get $5
     i64.sub
     i64.const 16
     i64.shl
     i64.const 16
     i64.shr_s
     local.tee $6
     i64.const 0
     i64.lt_s
     if (result i32)
      i32.const 1
     else
      local.get $13
      if (result i32)
       i32.const 0
      else
       local.get $6
       local.get $1
       i64.load32_s offset=16
       i64.gt_s
      end
     end
     if
      i32.const 128
      i32.const 0
      i32.const 22
      i32.atomic.rmw.cmpxchg
      drop
      i32.const -8
      return
     end
     local.get $6
     i64.eqz
     if
      i32.const -3
      i32.const -1
      local.get $9
      i64.const 0
      i64.lt_s
      select
      local.set $10
      br $for-break0
     end
     block $for-continue|0
      local.get $7
      i32.const 6
      i32.shl
      i32.const -64
      i32.sub
      local.get $5
      i32.wrap_i64
      local.tee $0
      local.get $1
      i32.load offset=24
      local.tee $2
      i32.and
      i32.const 6
      i32.shr_s
      i32.mul
      local.get $1
      i32.load offset=28
      i32.const 63
      i32.add
      i32.const -64
      i32.and
      i32.add
      local.tee $16
      i64.atomic.load
      local.tee $9
      i64.const -1
      i64.xor
      local.get $9
      local.get $0
      local.get $2
      i32.const 1
      i32.add
      i32.and
      select
      local.get $5
      i64.shr_u
      i64.const -1
      i64.xor
      i64.ctz
      local.tee $17
      i64.const 64
      local.get $5
      i64.const 63
      i64.and
      i64.sub
      local.tee $9
      local.get $9
      local.get $17
      i64.gt_s
      select
      i32.wrap_i64
      local.tee $0
      i32.eqz
      if
       local.get $14
       if (result i32)
        i32.const 1
       else
        local.get $8
        i32.const 1
        i32.add
        local.tee $8
        i32.const 5
        i32.eq
       end
       br_if $for-break0
       br $for-continue|0
      end
      local.get $3
      local.get $7
      local.get $14
      i32.mul
      i32.add
      local.set $2
      local.get $16
      i32.const -64
      i32.sub
      local.get $5
      i32.wrap_i64
      i32.const 63
      i32.and
      local.get $7
      i32.mul
      i32.add
      local.set $18
      local.get $0
      local.get $4
      local.get $14
      i32.sub
      local.tee $16
      local.get $0
      local.get $16
      i32.lt_s
      select
      local.tee $0
      i64.extend_i32_s
      local.get $6
      i64.gt_s
      if
       local.get $6
       i32.wrap_i64
       local.set $0
      end
      local.get $0
      local.get $7
      i32.mul
      local.tee $16
      i32.const 8
      i32.eq
      if
       local.get $2
       local.get $18
       i64.load
       i64.store
      else
       local.get $2
       local.get $18
       local.get $16
       memory.copy
      end
      local.get $15
      local.get $5
      local.get $14
      i64.extend_i32_s
      i64.sub
      i64.const 281474976710655
      i64.and
      local.get $5
      local.get $0
      i64.extend_i32_s
      i64.add
      i64.const 281474976710655
      i64.and
      local.tee $6
      i32.const 1
      local.get $13
      local.get $11
      select
      select
      i64.atomic.store
      local.get $13
      if
       local.get $1
       i64.atomic.load offset=128
       local.get $5
       i64.sub
       i64.const 16
       i64.shl
       i64.const 16
       i64.shr_s
       local.get $1
       i32.load offset=24
       i32.const 1
       i32.add
       i64.extend_i32_s
       i64.gt_s
       if
        local.get $14
        br_if $for-break0
        br $for-continue|0
       end
      end
      local.get $0
      local.get $14
      i32.add
      local.set $14
      local.get $6
      local.set $5
      i32.const 0
      local.set $12
     end
     local.get $12
     i32.const 1
     i32.add
     local.set $12
     br $for-loop|0
    end
   end
  end
  local.get $14
  i32.eqz
  if
   local.get $10
   return
  end
  local.get $11
  if
   local.get $14
   return
  end
  local.get $13
  if
   local.get $15
   local.get $5
   i64.atomic.store
  end
  local.get $1
  i32.const 400
  i32.add
  i64.atomic.load
  local.get $1
  i64.atomic.load offset=408
  i64.or
  i64.const 0
  i64.ne
  if (result i32)
   local.get $1
   local.get $14
   call $wasm/broadcast/tellSlow
  else
   local.get $14
  end
 )
 (func $wasm/broadcast/publish (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (result i32)
  (local $4 i32)
  (local $5 i64)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 i32)
  (local $11 i32)
  (local $12 i32)
  (local $13 i32)
  (local $14 i64)
  (local $15 i32)
  (local $16 i32)
  (local $17 i32)
  (local $18 i64)
  block $wasm/cells/guard|inlined.1 (result i32)
   i32.const -8
   i32.const 128
   i32.atomic.load
   br_if $wasm/cells/guard|inlined.1
   drop
   local.get $1
   i32.load offset=44
   local.get $1
   i32.load offset=28
   i32.const 1013904223
   i32.mul
   local.get $1
   i32.load offset=20
   i32.const 426118401
   i32.mul
   i32.add
   local.get $1
   i32.load offset=24
   i32.const 625341585
   i32.mul
   i32.add
   local.get $1
   i32.load offset=16
   i32.const 1103515245
   i32.mul
   i32.add
   local.get $1
   i32.load offset=8
   i32.const 1481765933
   i32.mul
   i32.add
   local.get $1
   i32.load offset=40
   i32.const 461845907
   i32.mul
   i32.add
   i32.ne
   if
    i32.const 128
    i32.const 0
    i32.const 11
    i32.atomic.rmw.cmpxchg
    drop
    i32.const -8
    br $wasm/cells/guard|inlined.1
   end
   i32.const -6
   i32.const 0
   local.get $0
   i32.atomic.load
   i32.const 2
   i32.ne
   select
  end
  local.tee $4
  if
   local.get $4
   return
  end
  local.get $1
  i32.load offset=20
  local.set $11
  local.get $1
  i32.load offset=40
  local.tee $10
  if
   local.get $0
   call $wasm/arena/finishRelease
   local.tee $4
   if
    local.get $4
    return
   end
  end
  i32.const -4
  local.set $9
  loop $for-loop|0
   local.get $12
   i32.const 64
   i32.lt_s
   local.get $3
   local.get $13
   i32.gt_s
   i32.and
   if
    block $for-break0
     local.get $1
     i64.atomic.load offset=128
     local.tee $14
     i64.const 0
     i64.lt_s
     if
      i32.const -3
      local.set $9
      br $for-break0
     end
     local.get $1
     local.get $14
     call $wasm/broadcast/roomAhead
     local.tee $5
     i64.const 0
     i64.le_s
     if
      i32.const -11
      i32.const -2
      local.get $5
      i64.const 0
      i64.lt_s
      select
      local.set $9
      br $for-break0
     end
     local.get $11
     i32.const 6
     i32.shl
     i32.const -64
     i32.sub
     local.get $14
     i32.wrap_i64
     local.tee $16
     local.get $1
     i32.load offset=24
     local.tee $17
     i32.and
     i32.const 6
     i32.shr_s
     i32.mul
     local.get $1
     i32.load offset=28
     i32.const 63
     i32.add
     i32.const -64
     i32.and
     i32.add
     local.tee $8
     i32.const -64
     i32.sub
     local.get $16
     i32.const 63
     i32.and
     local.get $11
     i32.mul
     i32.add
     local.set $6
     i32.const 1
     local.get $3
     local.get $13
     i32.sub
     local.get $10
     select
     local.tee $15
     i32.const 64
     local.get $14
     i32.wrap_i64
     i32.const 63
     i32.and
     i32.sub
     local.tee $4
     i32.le_s
     if
      local.get $15
      local.set $4
     end
     local.get $4
     i64.extend_i32_s
     local.get $5
     i64.gt_s
     if
      local.get $5
      i32.wrap_i64
      local.set $4
     end
     local.get $14
     i64.const -281474976710656
     i64.and
     local.get $4
     i64.extend_i32_s
     local.get $14
     i64.add
     i64.const 281474976710655
     i64.and
     i64.or
     local.set $5
     block $for-continue|0
      local.get $8
      i64.atomic.load
      local.tee $18
      i64.const -1
      i64.xor
      local.get $18
      local.get $16
      local.get $17
      i32.const 1
      i32.add
      i32.and
      select
      local.get $4
      i32.const 64
      i32.eq
      if (result i64)
       i64.const -1
      else
       i64.const 1
       local.get $4
       i64.extend_i32_s
       i64.shl
       i64.const 1
       i64.sub
      end
      local.get $14
      i64.shl
      local.tee $18
      i64.and
      i64.const 0
      i64.ne
      if
       local.get $7
       i32.const 1
       i32.add
       local.tee $7
       i32.const 5
       i32.eq
       br_if $for-break0
       br $for-continue|0
      end
      local.get $14
      local.get $1
      i32.const 128
      i32.add
      local.get $14
      local.get $5
      i64.atomic.rmw.cmpxchg
      i64.eq
      if
       local.get $10
       if (result i32)
        local.get $6
        i32.load
        i32.const -2147483648
        i32.and
       else
        i32.const 0
       end
       if
        local.get $0
        local.get $6
        i32.load offset=4
        i32.const 16
        i32.sub
        i32.store offset=908
       end
       local.get $2
       local.get $11
       local.get $13
       i32.mul
       i32.add
       local.set $12
       local.get $4
       local.get $11
       i32.mul
       local.tee $15
       i32.const 8
       i32.eq
       if
        local.get $6
        local.get $12
        i64.load
        i64.store
       else
        local.get $6
        local.get $12
        local.get $15
        memory.copy
       end
       local.get $8
       local.get $18
       i64.atomic.rmw.xor
       drop
       local.get $0
       local.get $4
       local.get $13
       i32.add
       local.tee $13
       i32.store offset=896
       local.get $3
       local.get $13
       i32.eq
       if
        local.get $0
        i32.const 0
        i32.store offset=920
       end
       i32.const 0
       local.set $12
       local.get $10
       if (result i32)
        local.get $0
        call $wasm/arena/finishRelease
       else
        i32.const 0
       end
       br_if $for-break0
      end
     end
     local.get $12
     i32.const 1
     i32.add
     local.set $12
     br $for-loop|0
    end
   end
  end
  local.get $13
  i32.eqz
  if
   local.get $9
   return
  end
  local.get $1
  i32.const 384
  i32.add
  local.tee $0
  i64.atomic.load
  local.get $0
  i64.atomic.load offset=8
  i64.or
  i64.const 0
  i64.ne
  if
   local.get $1
   i32.const 0
   i32.const 128
   call $wasm/waiters/wake
  end
  local.get $13
 )
 (func $wasm/broadcast/pass (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (result i32)
  (local $4 i64)
  (local $5 i32)
  block $wasm/cells/guard|inlined.0 (result i32)
   i32.const -8
   i32.const 128
   i32.atomic.load
   br_if $wasm/cells/guard|inlined.0
   drop
   local.get $1
   i32.load offset=44
   local.get $1
   i32.load offset=28
   i32.const 1013904223
   i32.mul
   local.get $1
   i32.load offset=20
   i32.const 426118401
   i32.mul
   i32.add
   local.get $1
   i32.load offset=24
   i32.const 625341585
   i32.mul
   i32.add
   local.get $1
   i32.load offset=16
   i32.const 1103515245
   i32.mul
   i32.add
   local.get $1
   i32.load offset=8
   i32.const 1481765933
   i32.mul
   i32.add
   local.get $1
   i32.load offset=40
   i32.const 461845907
   i32.mul
   i32.add
   i32.ne
   if
    i32.const 128
    i32.const 0
    i32.const 11
    i32.atomic.rmw.cmpxchg
    drop
    i32.const -8
    br $wasm/cells/guard|inlined.0
   end
   i32.const -6
   i32.const 0
   local.get $0
   i32.atomic.load
   i32.const 2
   i32.ne
   select
  end
  local.tee $5
  if
   local.get $5
   return
  end
  local.get $2
  i32.const 128
  i32.lt_s
  local.get $2
  i32.const 0
  i32.ge_s
  i32.and
  if (result i32)
   local.get $1
   i32.load offset=20
   i32.const 6
   i32.shl
   i32.const -64
   i32.sub
   local.get $1
   i32.load offset=24
   i32.const 1
   i32.add
   i32.const 6
   i32.shr_s
   i32.mul
   local.get $1
   i32.load offset=28
   i32.const 63
   i32.add
   i32.const -64
   i32.and
   i32.add
   local.get $2
   i32.const 6
   i32.shl
   i32.add
   i32.atomic.load offset=16
   local.get $0
   i32.const 17408
   i32.sub
   i32.const 2048
   i32.div_s
   i32.const 1
   i32.add
   i32.eq
  else
   i32.const 0
  end
  i32.eqz
  if
   i32.const -5
   return
  end
  local.get $1
  i32.load offset=20
  i32.const 6
  i32.shl
  i32.const -64
  i32.sub
  local.get $1
  i32.load offset=24
  i32.const 1
  i32.add
  i32.const 6
  i32.shr_s
  i32.mul
  local.get $1
  i32.load offset=28
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  i32.add
  local.get $2
  i32.const 6
  i32.shl
  i32.add
  local.tee $0
  i64.atomic.load
  local.set $4
  local.get $1
  i32.load offset=52
  if
   local.get $0
   local.get $4
   i64.atomic.store
   local.get $1
   i64.atomic.load offset=128
   local.get $4
   i64.sub
   i64.const 16
   i64.shl
   i64.const 16
   i64.shr_s
   local.get $1
   i32.load offset=24
   i32.const 1
   i32.add
   i64.extend_i32_s
   i64.gt_s
   if
    i32.const -4
    return
   end
  end
  local.get $0
  local.get $4
  local.get $3
  i64.extend_i32_s
  i64.add
  i64.const 281474976710655
  i64.and
  i64.atomic.store
  local.get $1
  i32.const 400
  i32.add
  local.tee $0
  i64.atomic.load
  local.get $0
  i64.atomic.load offset=8
  i64.or
  i64.const 0
  i64.ne
  if (result i32)
   local.get $1
   local.get $3
   call $wasm/broadcast/tellSlow
  else
   local.get $3
  end
 )
 (func $wasm/broadcast/arrived (param $0 i32) (param $1 i32) (result i32)
  (local $2 i64)
  (local $3 i64)
  (local $4 i32)
  local.get $1
  i32.const 0
  i32.lt_s
  local.get $1
  i32.const 128
  i32.ge_s
  i32.or
  if (result i32)
   i32.const 0
  else
   local.get $0
   i32.load offset=44
   local.get $0
   i32.load offset=28
   i32.const 1013904223
   i32.mul
   local.get $0
   i32.load offset=20
   i32.const 426118401
   i32.mul
   i32.add
   local.get $0
   i32.load offset=24
   i32.const 625341585
   i32.mul
   i32.add
   local.get $0
   i32.load offset=16
   i32.const 1103515245
   i32.mul
   i32.add
   local.get $0
   i32.load offset=8
   i32.const 1481765933
   i32.mul
   i32.add
   local.get $0
   i32.load offset=40
   i32.const 461845907
   i32.mul
   i32.add
   i32.eq
  end
  i32.eqz
  if
   i32.const 0
   return
  end
  local.get $0
  i32.load offset=20
  i32.const 6
  i32.shl
  i32.const -64
  i32.sub
  local.get $0
  i32.load offset=24
  i32.const 1
  i32.add
  i32.const 6
  i32.shr_s
  i32.mul
  local.get $0
  i32.load offset=28
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  i32.add
  local.get $1
  i32.const 6
  i32.shl
  i32.add
  i64.atomic.load
  local.set $2
  local.get $0
  i64.atomic.load offset=128
  local.get $2
  i64.sub
  i64.const 16
  i64.shl
  i64.const 16
  i64.shr_s
  local.tee $3
  local.get $0
  i64.load32_s offset=16
  i64.gt_s
  if
   i32.const 1
   return
  end
  local.get $3
  i64.const 0
  i64.gt_s
  if (result i32)
   local.get $0
   i32.load offset=20
   i32.const 6
   i32.shl
   i32.const -64
   i32.sub
   local.get $2
   i32.wrap_i64
   local.tee $1
   local.get $0
   i32.load offset=24
   local.tee $4
   i32.and
   i32.const 6
   i32.shr_s
   i32.mul
   local.get $0
   i32.load offset=28
   i32.const 63
   i32.add
   i32.const -64
   i32.and
   i32.add
   i64.atomic.load
   local.tee $3
   i64.const -1
   i64.xor
   local.get $3
   local.get $1
   local.get $4
   i32.const 1
   i32.add
   i32.and
   select
   local.get $2
   i64.shr_u
   i64.const -1
   i64.xor
   i64.ctz
   local.tee $3
   i64.const 64
   local.get $2
   i64.const 63
   i64.and
   i64.sub
   local.tee $2
   local.get $2
   local.get $3
   i64.gt_s
   select
   i32.wrap_i64
   i32.const 0
   i32.ne
  else
   i32.const 0
  end
 )
 (func $wasm/audit/auditChannel (param $0 i32) (param $1 i32) (param $2 i32) (result i32)
  (local $3 i64)
  (local $4 i64)
  (local $5 i64)
  (local $6 i32)
  (local $7 i64)
  (local $8 i64)
  (local $9 i64)
  (local $10 i32)
  (local $11 i64)
  local.get $1
  local.get $0
  i32.atomic.load offset=8
  i32.ne
  if (result i32)
   i32.const 0
  else
   local.get $0
   i32.load offset=44
   local.get $0
   i32.load offset=28
   i32.const 1013904223
   i32.mul
   local.get $0
   i32.load offset=20
   i32.const 426118401
   i32.mul
   i32.add
   local.get $0
   i32.load offset=24
   i32.const 625341585
   i32.mul
   i32.add
   local.get $0
   i32.load offset=16
   i32.const 1103515245
   i32.mul
   i32.add
   local.get $0
   i32.load offset=8
   i32.const 1481765933
   i32.mul
   i32.add
   local.get $0
   i32.load offset=40
   i32.const 461845907
   i32.mul
   i32.add
   i32.eq
  end
  i32.eqz
  if
   i32.const 11
   return
  end
  local.get $0
  i32.atomic.load offset=512
  i32.const 0
  i32.lt_s
  if (result i32)
   i32.const 1
  else
   local.get $0
   i32.atomic.load offset=516
   i32.const 0
   i32.lt_s
  end
  if
   i32.const 14
   return
  end
  local.get $0
  i32.atomic.load offset=12
  i32.const 3
  i32.eq
  if
   local.get $2
   if (result i32)
    block $__inlined_func$wasm/cursors/auditCursors$3 (result i32)
     i32.const 0
     local.set $1
     local.get $0
     i64.atomic.load offset=128
     local.set $3
     local.get $0
     i32.load offset=52
     i32.const 0
     i32.ne
     local.set $2
     loop $for-loop|0
      local.get $1
      i32.const 128
      i32.lt_s
      if
       i32.const 23
       local.get $0
       i32.const 272
       i32.add
       local.get $1
       i32.const 6
       i32.shr_s
       i32.const 3
       i32.shl
       i32.add
       i64.atomic.load
       i64.const 1
       local.get $1
       i32.const 63
       i32.and
       i64.extend_i32_s
       i64.shl
       i64.and
       i64.const 0
       i64.ne
       local.tee $10
       local.get $0
       i32.load offset=20
       i32.const 6
       i32.shl
       i32.const -64
       i32.sub
       local.get $0
       i32.load offset=24
       i32.const 1
       i32.add
       i32.const 6
       i32.shr_s
       i32.mul
       local.get $0
       i32.load offset=28
       i32.const 63
       i32.add
       i32.const -64
       i32.and
       i32.add
       local.get $1
       i32.const 6
       i32.shl
       i32.add
       i32.atomic.load offset=16
       local.tee $6
       i32.const 0
       i32.ne
       i32.ne
       br_if $__inlined_func$wasm/cursors/auditCursors$3
       drop
       local.get $10
       if
        i32.const 23
        local.get $6
        i32.const 0
        i32.lt_s
        if (result i32)
         i32.const 1
        else
         local.get $6
         i32.const 12
         i32.atomic.load
         i32.gt_s
        end
        if (result i32)
         i32.const 0
        else
         local.get $0
         local.get $6
         i32.const 6
         i32.shl
         i32.add
         i32.atomic.load offset=576
        end
        i32.eqz
        br_if $__inlined_func$wasm/cursors/auditCursors$3
        drop
        i32.const 22
        local.get $3
        local.get $0
        i32.load offset=20
        i32.const 6
        i32.shl
        i32.const -64
        i32.sub
        local.get $0
        i32.load offset=24
        i32.const 1
        i32.add
        i32.const 6
        i32.shr_s
        i32.mul
        local.get $0
        i32.load offset=28
        i32.const 63
        i32.add
        i32.const -64
        i32.and
        i32.add
        local.get $1
        i32.const 6
        i32.shl
        i32.add
        i64.atomic.load
        i64.sub
        i64.const 16
        i64.shl
        i64.const 16
        i64.shr_s
        local.tee $4
        i64.const 0
        i64.lt_s
        if (result i32)
         i32.const 1
        else
         local.get $2
         if (result i32)
          i32.const 0
         else
          local.get $4
          local.get $0
          i64.load32_s offset=16
          i64.gt_s
         end
        end
        br_if $__inlined_func$wasm/cursors/auditCursors$3
        drop
       end
       local.get $1
       i32.const 1
       i32.add
       local.set $1
       br $for-loop|0
      end
     end
     i32.const 0
    end
   else
    i32.const 0
   end
   return
  end
  local.get $0
  i32.atomic.load offset=12
  if
   i32.const 0
   return
  end
  local.get $0
  i64.atomic.load offset=256
  local.set $7
  local.get $0
  i64.atomic.load offset=128
  local.tee $8
  i64.const 48
  i64.shr_s
  i64.const 32767
  i64.and
  local.set $5
  local.get $7
  i64.const -281474976710656
  i64.and
  i64.const 0
  i64.ne
  if
   i32.const 21
   return
  end
  local.get $2
  i32.eqz
  if
   i32.const 0
   return
  end
  local.get $8
  local.get $7
  i64.sub
  i64.const 16
  i64.shl
  i64.const 16
  i64.shr_s
  local.tee $9
  i64.const 0
  i64.lt_s
  if (result i32)
   i32.const 1
  else
   local.get $0
   i32.atomic.load offset=16
   i64.extend_i32_s
   local.get $5
   local.get $9
   i64.add
   i64.lt_s
  end
  if
   i32.const 21
   return
  end
  local.get $0
  i64.atomic.load offset=136
  local.tee $9
  local.get $0
  i64.atomic.load offset=264
  local.tee $11
  i64.or
  i64.const -281474976710656
  i64.and
  i64.const 0
  i64.ne
  if (result i32)
   i32.const 1
  else
   local.get $7
   local.get $9
   i64.sub
   i64.const 16
   i64.shl
   i64.const 16
   i64.shr_s
   i64.const 0
   i64.lt_s
  end
  if (result i32)
   i32.const 1
  else
   local.get $8
   local.get $11
   i64.sub
   i64.const 16
   i64.shl
   i64.const 16
   i64.shr_s
   i64.const 0
   i64.lt_s
  end
  if
   i32.const 25
   return
  end
  i32.const 0
  local.set $1
  loop $for-loop|00
   local.get $1
   i32.const 12
   i32.atomic.load
   i32.lt_s
   if
    local.get $3
    i64.const 1
    i64.add
    local.get $3
    local.get $1
    i32.const 6
    i32.shl
    local.tee $2
    local.get $0
    i32.const 640
    i32.add
    i32.add
    i32.atomic.load
    select
    local.set $3
    local.get $4
    local.get $0
    local.get $2
    i32.add
    i32.atomic.load offset=652
    i64.extend_i32_s
    i64.add
    local.set $4
    local.get $1
    i32.const 1
    i32.add
    local.set $1
    br $for-loop|00
   end
  end
  local.get $3
  local.get $0
  i64.atomic.load
  i64.const 2147483647
  i64.and
  i64.ne
  if
   i32.const 12
   return
  end
  i32.const 14
  i32.const 0
  local.get $4
  local.get $5
  i64.ne
  select
 )
 (func $wasm/audit/audit (param $0 i32) (result i32)
  (local $1 i32)
  (local $2 i32)
  (local $3 i64)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i64)
  block $__inlined_func$wasm/audit/auditArena$14
   i32.const 128
   i32.atomic.load
   local.tee $2
   br_if $__inlined_func$wasm/audit/auditArena$14
   i32.const 16
   i32.atomic.load
   local.set $1
   i32.const 256
   i32.atomic.load
   local.set $4
   i32.const 1
   local.set $2
   i32.const 0
   i32.atomic.load
   i32.const 1296649292
   i32.ne
   if (result i32)
    i32.const 1
   else
    i32.const 4
    i32.atomic.load
    i32.const 3
    i32.ne
   end
   br_if $__inlined_func$wasm/audit/auditArena$14
   local.get $1
   local.get $4
   i32.gt_s
   if (result i32)
    i32.const 1
   else
    local.get $4
    i32.const 8
    i32.atomic.load
    i32.gt_s
   end
   br_if $__inlined_func$wasm/audit/auditArena$14
   loop $while-continue|0
    local.get $1
    local.get $4
    i32.lt_s
    if
     local.get $1
     i32.atomic.load
     local.tee $5
     local.get $0
     i32.or
     if
      i32.const 2
      local.set $2
      local.get $5
      i32.const -65536
      i32.and
      i32.const 1296171008
      i32.ne
      local.get $5
      i32.const 8
      i32.shr_s
      i32.const 255
      i32.and
      local.tee $6
      i32.const 6
      i32.lt_u
      i32.or
      local.get $6
      i32.const 30
      i32.gt_u
      i32.or
      br_if $__inlined_func$wasm/audit/auditArena$14
      local.get $5
      i32.const 255
      i32.and
      local.tee $5
      i32.const 85
      i32.ne
      local.get $5
      i32.const 70
      i32.ne
      i32.and
      br_if $__inlined_func$wasm/audit/auditArena$14
      local.get $3
      i64.const 1
      local.get $6
      i64.extend_i32_s
      i64.shl
      i64.add
      local.get $3
      local.get $5
      i32.const 85
      i32.eq
      select
      local.set $3
      local.get $1
      i32.const 1
      local.get $6
      i32.shl
      i32.add
      local.set $1
      br $while-continue|0
     end
    end
   end
   i32.const 2
   local.set $2
   local.get $1
   local.get $4
   i32.ne
   i32.const 0
   local.get $0
   select
   br_if $__inlined_func$wasm/audit/auditArena$14
   i32.const 4
   i32.const 0
   local.get $0
   if (result i32)
    local.get $3
    i32.const 384
    i64.atomic.load
    i64.ne
   else
    i32.const 0
   end
   select
   local.set $2
  end
  local.get $2
  if
   local.get $2
   return
  end
  i32.const 512
  i32.atomic.load
  local.tee $2
  i32.const 128
  i32.lt_s
  local.get $2
  i32.const 4096
  i32.gt_s
  i32.or
  if
   i32.const 10
   return
  end
  i32.const 128
  local.set $1
  loop $for-loop|0
   local.get $1
   local.get $2
   i32.lt_s
   if
    block $for-continue|0
     local.get $1
     i32.const 2
     i32.shl
     i32.const 1024
     i32.add
     i32.atomic.load
     local.tee $4
     i32.eqz
     br_if $for-continue|0
     i32.const 1
     local.get $4
     i32.const 127
     i32.and
     local.get $4
     i32.const 16
     i32.atomic.load
     i32.lt_s
     if (result i32)
      i32.const 1
     else
      local.get $4
      i32.const 256
      i32.atomic.load
      i32.ge_s
     end
     select
     if
      i32.const 10
      return
     end
     i32.const 12
     i32.atomic.load
     i32.const 6
     i32.shl
     i32.const 640
     i32.add
     i64.extend_i32_s
     local.set $3
     local.get $4
     i32.const 17408
     i32.ge_s
     if (result i32)
      local.get $4
      i32.const 16
      i32.atomic.load
      i32.ge_s
     else
      i32.const 0
     end
     if (result i32)
      local.get $4
      i64.extend_i32_s
      local.get $3
      i64.add
      memory.size
      i64.extend_i32_s
      i64.const 16
      i64.shl
      i64.le_s
     else
      i32.const 0
     end
     i32.eqz
     if
      i32.const 10
      return
     end
     local.get $4
     i64.atomic.load
     i64.const 2147483648
     i64.and
     i64.eqz
     br_if $for-continue|0
     local.get $4
     local.get $1
     local.get $0
     call $wasm/audit/auditChannel
     local.tee $4
     if
      local.get $4
      return
     end
    end
    local.get $1
    i32.const 1
    i32.add
    local.set $1
    br $for-loop|0
   end
  end
  i32.const 0
  local.set $2
  block $__inlined_func$wasm/audit/auditSlots$15
   loop $for-loop|00
    local.get $2
    i32.const 12
    i32.atomic.load
    i32.lt_s
    if
     i32.const 41
     local.set $1
     local.get $2
     i32.const 11
     i32.shl
     i32.const 17408
     i32.add
     local.tee $0
     i32.atomic.load
     local.tee $4
     i32.const 0
     i32.lt_s
     local.get $4
     i32.const 4
     i32.gt_s
     i32.or
     if (result i32)
      i32.const 1
     else
      local.get $0
      i32.atomic.load offset=4
      i32.const 0
      i32.lt_s
     end
     br_if $__inlined_func$wasm/audit/auditSlots$15
     local.get $0
     i32.atomic.load offset=24
     local.tee $0
     if
      i32.const 31
      local.set $1
      local.get $0
      i32.const 127
      i32.and
      if (result i32)
       i32.const 0
      else
       local.get $0
       i32.const 17408
       i32.ge_s
       if (result i32)
        local.get $0
        i32.const 16
        i32.atomic.load
        i32.ge_s
       else
        i32.const 0
       end
       if (result i32)
        local.get $0
        i64.extend_i32_s
        i64.const 512
        i64.add
        memory.size
        i64.extend_i32_s
        i64.const 16
        i64.shl
        i64.le_s
       else
        i32.const 0
       end
      end
      if (result i32)
       i32.const 1
       local.get $0
       i32.atomic.load offset=16
       local.tee $4
       local.get $4
       i32.const 1
       i32.sub
       i32.and
       local.get $4
       i32.const 64
       i32.lt_s
       select
       if (result i32)
        i32.const 0
       else
        local.get $0
        i32.const 17408
        i32.ge_s
        if (result i32)
         local.get $0
         i32.const 16
         i32.atomic.load
         i32.ge_s
        else
         i32.const 0
        end
        if (result i32)
         local.get $0
         i64.extend_i32_s
         local.get $4
         i64.extend_i32_s
         i64.const 512
         i64.add
         i64.add
         memory.size
         i64.extend_i32_s
         i64.const 16
         i64.shl
         i64.le_s
        else
         i32.const 0
        end
       end
      else
       i32.const 0
      end
      i32.eqz
      br_if $__inlined_func$wasm/audit/auditSlots$15
      local.get $0
      i64.atomic.load offset=128
      local.tee $3
      local.get $0
      i64.atomic.load offset=256
      local.tee $7
      i64.lt_s
      if (result i32)
       i32.const 1
      else
       local.get $0
       i32.atomic.load offset=16
       i64.extend_i32_s
       local.get $3
       local.get $7
       i64.sub
       i64.lt_s
      end
      if (result i32)
       i32.const 1
      else
       local.get $3
       local.get $7
       i64.or
       i64.const 7
       i64.and
       i64.const 0
       i64.ne
      end
      br_if $__inlined_func$wasm/audit/auditSlots$15
     end
     local.get $2
     i32.const 1
     i32.add
     local.set $2
     br $for-loop|00
    end
   end
   i32.const 0
   local.set $1
  end
  local.get $1
 )
 (func $wasm/arena/take (param $0 i32) (param $1 i32) (result i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i64)
  (local $7 i32)
  (local $8 i32)
  local.get $0
  local.get $1
  call $wasm/arena/pop
  local.tee $3
  if
   local.get $3
   return
  end
  i32.const 1
  local.get $1
  i32.shl
  local.set $3
  i32.const 8
  i32.atomic.load
  local.set $4
  block $__inlined_func$wasm/arena/bump$90 (result i32)
   loop $for-loop|0
    local.get $2
    i32.const 256
    i32.lt_s
    if
     i32.const 0
     local.get $4
     i32.const 256
     i32.atomic.load
     local.tee $5
     i32.sub
     local.get $3
     i32.lt_s
     br_if $__inlined_func$wasm/arena/bump$90
     drop
     local.get $5
     i32.const 63
     i32.and
     if (result i32)
      i32.const 0
     else
      local.get $5
      i32.const 17408
      i32.ge_s
      if (result i32)
       local.get $5
       i32.const 16
       i32.atomic.load
       i32.ge_s
      else
       i32.const 0
      end
      if (result i32)
       local.get $5
       i64.extend_i32_s
       local.get $3
       i64.extend_i32_s
       i64.add
       memory.size
       i64.extend_i32_s
       i64.const 16
       i64.shl
       i64.le_s
      else
       i32.const 0
      end
     end
     i32.eqz
     if
      i32.const 128
      i32.const 0
      i32.const 1
      i32.atomic.rmw.cmpxchg
      drop
      i32.const -8
      br $__inlined_func$wasm/arena/bump$90
     end
     local.get $5
     i32.const 256
     local.get $5
     local.get $3
     local.get $5
     i32.add
     i32.atomic.rmw.cmpxchg
     i32.eq
     if
      local.get $5
      local.get $1
      i32.const 8
      i32.shl
      i32.const 1296171078
      i32.or
      i32.atomic.store
      local.get $0
      local.get $5
      i32.store offset=908
      local.get $5
      br $__inlined_func$wasm/arena/bump$90
     end
     local.get $2
     i32.const 1
     i32.add
     local.set $2
     br $for-loop|0
    end
   end
   i32.const -4
  end
  local.tee $2
  if
   local.get $2
   return
  end
  local.get $1
  i32.const 1
  i32.add
  local.set $4
  loop $for-loop|00
   local.get $4
   i32.const 30
   i32.le_s
   if
    local.get $0
    local.get $4
    call $wasm/arena/pop
    local.tee $3
    i32.const 0
    i32.lt_s
    if
     local.get $3
     return
    end
    local.get $3
    if
     block $__inlined_func$wasm/arena/split$6
      loop $while-continue|0
       local.get $1
       local.get $4
       i32.lt_s
       if
        local.get $3
        i32.const 1
        local.get $4
        i32.const 1
        i32.sub
        local.tee $4
        i32.shl
        i32.add
        local.set $8
        local.get $0
        local.get $4
        i32.store offset=916
        local.get $8
        local.get $4
        i32.const 8
        i32.shl
        i32.const 1296171078
        i32.or
        local.tee $5
        local.tee $2
        i32.atomic.store
        local.get $0
        i32.const 912
        i32.add
        local.get $8
        i32.store
        local.get $3
        local.get $2
        i32.atomic.store
        i32.const -4
        local.set $2
        block $__inlined_func$wasm/arena/push$2 (result i32)
         local.get $4
         i32.const 3
         i32.shl
         i32.const 768
         i32.add
         local.set $7
         local.get $8
         local.get $5
         i32.atomic.store
         i32.const 0
         local.set $5
         loop $for-loop|01
          local.get $5
          i32.const 256
          i32.lt_s
          if
           local.get $8
           local.get $7
           i64.atomic.load
           local.tee $6
           i64.atomic.store32 offset=8
           local.get $6
           local.get $7
           local.get $6
           local.get $8
           i64.extend_i32_u
           local.get $6
           i64.const 32
           i64.shr_u
           i64.const 1
           i64.add
           i64.const 32
           i64.shl
           i64.or
           i64.atomic.rmw.cmpxchg
           i64.eq
           if
            local.get $0
            i32.const 0
            i32.store offset=912
            i32.const 0
            br $__inlined_func$wasm/arena/push$2
           end
           local.get $5
           i32.const 1
           i32.add
           local.set $5
           br $for-loop|01
          end
         end
         i32.const -4
        end
        br_if $__inlined_func$wasm/arena/split$6
        br $while-continue|0
       end
      end
      local.get $3
      local.set $2
     end
     local.get $2
     return
    end
    local.get $4
    i32.const 1
    i32.add
    local.set $4
    br $for-loop|00
   end
  end
  i32.const -7
 )
 (func $wasm/arena/release (param $0 i32) (param $1 i32) (result i32)
  local.get $0
  local.get $1
  i32.const 0
  call $wasm/arena/releaseFrom
 )
 (func $wasm/arena/poison (param $0 i32) (result i32)
  i32.const 128
  i32.const 0
  local.get $0
  i32.atomic.rmw.cmpxchg
  drop
  i32.const -8
 )
 (func $wasm/arena/keep (param $0 i32)
  local.get $0
  i32.const 0
  i32.store offset=908
 )
 (func $wasm/arena/holds (param $0 i32) (param $1 i32) (result i32)
  local.get $0
  i32.const 16
  i32.sub
  local.tee $0
  i32.const 63
  i32.and
  i32.eqz
  local.get $0
  i32.const 256
  i32.atomic.load
  i32.lt_s
  i32.and
  if (result i32)
   local.get $0
   i32.const 17408
   i32.ge_s
   if (result i32)
    local.get $0
    i32.const 16
    i32.atomic.load
    i32.ge_s
   else
    i32.const 0
   end
   if (result i32)
    local.get $0
    i64.extend_i32_s
    i64.const -64
    i64.sub
    memory.size
    i64.extend_i32_s
    i64.const 16
    i64.shl
    i64.le_s
   else
    i32.const 0
   end
  else
   i32.const 0
  end
  i32.eqz
  if
   i32.const 0
   return
  end
  local.get $0
  i32.atomic.load
  local.tee $0
  i32.const -65536
  i32.and
  i32.const 1296171008
  i32.ne
  local.get $0
  i32.const 255
  i32.and
  i32.const 85
  i32.ne
  i32.or
  if
   i32.const 0
   return
  end
  local.get $1
  i32.const 0
  i32.ge_s
  if (result i32)
   local.get $1
   i32.const 1
   local.get $0
   i32.const 8
   i32.shr_s
   i32.shl
   i32.const 16
   i32.sub
   i32.le_s
  else
   i32.const 0
  end
 )
 (func $wasm/arena/format (param $0 i32) (param $1 i32) (result i32)
  (local $2 i32)
  local.get $1
  i32.const 0
  i32.le_s
  local.get $1
  i32.const 128
  i32.gt_s
  i32.or
  if
   i32.const -9
   return
  end
  local.get $0
  local.get $1
  i32.const 11
  i32.shl
  i32.const 17471
  i32.add
  i32.const -64
  i32.and
  local.tee $2
  i32.const 65536
  i32.add
  i32.lt_s
  if
   i32.const -9
   return
  end
  i32.const 0
  i32.const 0
  i32.const 1
  i32.atomic.rmw.cmpxchg
  if
   i32.const -9
   return
  end
  i32.const 4
  i32.const 3
  i32.atomic.store
  i32.const 8
  local.get $0
  i32.atomic.store
  i32.const 12
  local.get $1
  i32.atomic.store
  i32.const 16
  local.get $2
  i32.atomic.store
  i32.const 256
  local.get $2
  i32.atomic.store
  i32.const 512
  i32.const 128
  i32.atomic.store
  i32.const 0
  i32.const 1296649292
  i32.atomic.store
  i32.const 0
 )
)
