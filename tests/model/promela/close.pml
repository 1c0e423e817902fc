/* Closing a channel under senders and receivers that sleep (wasm/cells.ts, wasm/channel.ts, wasm/waiters.ts).
 *
 * NS senders of one value each, NR receivers that go on until the end, one closer; CAP cells. The closed bit is in the word
 * that admits values. Who waits sets its bit, looks again, sleeps; who changes the channel takes a bit and tells.
 * Checked: nothing is accepted after close has returned; everybody ends; what was accepted was received.
 * Variants that fail, as they must: -DTWOWORDS (the closed bit is looked at before the admission), -DNOWAKE (a close tells
 * nobody), -DNOLOOK (a waiter does not look again), -DONEWAKE (a close tells one).
 *   spin -a close.pml && gcc -O2 -DSAFETY -o pan pan.c && ./pan
 */
#ifndef NS
#define NS 2
#endif
#ifndef NR
#define NR 2
#endif
#define CAP 1
byte tail, head, published, accepted, received;
bool closed, returned;
bool waitsR[NR], toldR[NR], waitsS[NS], toldS[NS];

inline wakeR() { atomic { w = 0; do :: w < NR && !waitsR[w] -> w++ :: else -> break od;
  if :: w < NR -> waitsR[w] = false; toldR[w] = true :: else fi; w = 0 } }
inline wakeS() { atomic { w = 0; do :: w < NS && !waitsS[w] -> w++ :: else -> break od;
  if :: w < NS -> waitsS[w] = false; toldS[w] = true :: else fi; w = 0 } }

proctype Sender(byte me) {
  byte t, w; bool late, won;
again:
  late = returned;
#ifdef TWOWORDS
  if :: closed -> goto done :: else fi;
  t = tail;
#else
  atomic { if :: closed -> goto done :: else -> t = tail fi };
#endif
  if
  :: t - head < CAP ->
#ifdef TWOWORDS
     atomic { won = (tail == t); if :: won -> tail++ :: else fi };
#else
     atomic { won = (tail == t && !closed); if :: won -> tail++ :: else fi };
#endif
     if
     :: won -> atomic { assert(!late); accepted++ };
        published++;
        wakeR();
        goto done
     :: else -> goto again
     fi
  :: else ->
     waitsS[me] = true;
#ifndef NOLOOK
     if
     :: tail - head < CAP || closed -> goto again
     :: else
     fi;
#endif
     toldS[me]; toldS[me] = false;
     goto again
  fi;
done:
  /* Who does not wait any more takes its bit back; a wake that is not used is passed on. */
  waitsS[me] = false;
  if :: tail - head < CAP || closed -> wakeS() :: else fi
}

proctype Receiver(byte me) {
  byte h, w; bool won;
again:
  h = head;
  if
  :: published > h ->
     atomic { won = (head == h); if :: won -> head++; received++ :: else fi };
     if :: won -> wakeS() :: else fi;
     goto again
  :: else ->
     if
     :: atomic { closed && tail == head && h == head -> goto done }
     :: else ->
        waitsR[me] = true;
#ifndef NOLOOK
        if
        :: published > head || closed && tail == head -> goto again
        :: else
        fi;
#endif
        toldR[me]; toldR[me] = false;
        goto again
     fi
  fi;
done:
  waitsR[me] = false;
  if :: published > head || closed -> wakeR() :: else fi
}

proctype Closer() {
  byte w;
  closed = true;
#ifdef ONEWAKE
  wakeR(); wakeS();
#else
#ifndef NOWAKE
  w = 0;
  do :: w < NR -> if :: waitsR[w] -> toldR[w] = true :: else fi; w++ :: else -> break od;
  w = 0;
  do :: w < NS -> if :: waitsS[w] -> toldS[w] = true :: else fi; w++ :: else -> break od;
#endif
#endif
  returned = true
}

init {
  byte i;
  atomic {
    i = 0; do :: i < NS -> run Sender(i); i++ :: else -> break od;
    i = 0; do :: i < NR -> run Receiver(i); i++ :: else -> break od;
    run Closer(); i = 0
  };
  (_nr_pr == 1);
  assert(received == accepted && accepted == tail)
}
