/* Sleeping and waking between workers: ready bit, summary, PARKED, doorbell (wasm/sched.ts, wasm/park.ts).
 *
 * NP producers each put one value and announce it; one consumer takes what is there, and sleeps when nothing is.
 * Each access of shared memory is a step of its own; a compare-and-swap is one step. Checked: everybody ends, so no wake
 * is lost, and the consumer has taken all.
 * Variants that fail, as they must: -DNOCHECK (parks without a last look), -DNOTIFYFIRST (notifies, then rings),
 * -DEARLYKNOCK (knocks before the summary is set), -DWORDFIRST (takes the bits before it clears the summary).
 *   spin -a parking.pml && gcc -O2 -DSAFETY -o pan pan.c && ./pan
 */
#ifndef NP
#define NP 3
#endif
byte queue, taken, bell;
bool ready, summary, parked, asleep;

#ifdef NOTIFYFIRST
#define ring asleep = false; bell++
#else
#define ring bell++; asleep = false
#endif

inline knock() {
  if
  :: !parked
  :: else ->
     atomic { if :: parked -> parked = false; won = true :: else -> won = false fi };
     if :: won -> ring :: else fi
  fi
}

proctype Producer() {
  bool won;
  queue++;
  if :: ready :: else -> ready = true fi;
#ifdef EARLYKNOCK
  knock();
  if :: summary :: else -> summary = true fi
#else
  if :: summary :: else -> summary = true fi;
  knock()
#endif
}

active proctype Consumer() {
  byte seen; bool bits;
  do
  :: taken == NP -> break
  :: else ->
     if
     :: summary ->
#ifdef WORDFIRST
        atomic { bits = ready; ready = false };
        summary = false;
#else
        summary = false;
        atomic { bits = ready; ready = false };
#endif
        if :: bits -> atomic { taken = taken + queue; queue = 0 } :: else fi
     :: else ->
        seen = bell;
        parked = true;
#ifndef NOCHECK
        if
        :: summary -> parked = false
        :: else ->
#else
        if
        :: true ->
#endif
           atomic { if :: bell == seen -> asleep = true :: else fi };
           !asleep
        fi
     fi
  od
}

init { byte i; atomic { i = 0; do :: i < NP -> run Producer(); i++ :: else -> break od; i = 0 } }
