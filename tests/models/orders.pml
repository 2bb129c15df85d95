/* Opening, locking and orders from the console, with a gateway that is restored from a copy.

   A seat counts each change of its state (`moves`); an order names the count that its giver saw. The
   gateway keeps orders until the seat's status says that it has heard them. A copy brings back what
   the gateway knew earlier, orders that were carried out included.

   -D one rule reverted (each must be found):
     ORDERS_ARE_NOT_AGED    an order to open is carried out whatever happened since it was given
     LOCK_WAITS_ITS_TURN    an order to lock that is too old is passed over
     CARRIED_OUT_AGAIN      the seat does not remember which orders it has carried out
     NUMBERS_START_AGAIN    a restored gateway gives numbers of orders a second time */

#define GIVEN 2
#define MOVES 3

mtype = { closed, visited, locked, open_it, lock_it };

mtype seat = closed;
byte moves = 0;              /* of the seat; a number is used once */
byte known = 0;              /* the console's: moves as the last status said */
bool covered = true;         /* whether nobody's work is on the screen */

byte number = 0;             /* of the newest order */
mtype what[3]; byte seen[3]; bool there[3];
bool served[3];                /* at the seat: carried out or passed over, kept for ever */
byte times[3];               /* how often each was carried out, counted from outside */

byte copy_number = 0; bool copied = false;
bool copy_there[3]; byte copy_known = 0;
bool wrong_visit = false;    /* somebody's place was opened for another visitor than meant */
bool lock_missed = false;
bool reused = false;         /* a new order has a number that the seat has served: it will pass over it */

active proctype Console() {
  byte n;
  do
  :: atomic { number < GIVEN -> number++; n = number; what[n] = open_it; seen[n] = known;
       there[n] = true; reused = reused || served[n] }
  :: atomic { number < GIVEN -> number++; n = number; what[n] = lock_it; seen[n] = known;
       there[n] = true; reused = reused || served[n] }
  :: atomic { !copied -> copied = true; copy_number = number; copy_known = known; n = 1;
       do :: n <= GIVEN -> copy_there[n] = there[n]; n++ :: else -> break od }
  :: atomic { copied && copy_known <= known ->          /* restored, once */
       copied = true; known = copy_known; n = 1;
       do :: n <= GIVEN -> there[n] = there[n] || copy_there[n]; n++ :: else -> break od;
#ifdef NUMBERS_START_AGAIN
       number = copy_number;
#endif
       copy_known = 99 }
  :: atomic { known = moves }                            /* a status came through */
  :: number == GIVEN -> break
  od
}

#ifdef CARRIED_OUT_AGAIN
#define READY(n) (there[n])
#else
#define READY(n) (there[n] && !served[n])
#endif

inline carry_out(n) {
  times[n]++;
  if
  :: what[n] == lock_it && seat == visited -> seat = locked; moves++; covered = true
  :: what[n] == lock_it && seat != visited -> skip
  :: what[n] == open_it && seat == closed -> 
     wrong_visit = wrong_visit || (seen[n] != moves);
     seat = visited; moves++; covered = false
  :: what[n] == open_it && seat != closed -> skip
  fi
}

active proctype Seat() {
  byte n;
  do
  :: atomic { seat == closed && moves < MOVES -> seat = visited; moves++; covered = false }
  :: atomic { seat == visited && moves < MOVES -> seat = locked; moves++; covered = true }
  :: atomic { seat == locked && moves < MOVES -> seat = visited; moves++; covered = false }
  :: atomic { seat != closed && moves < MOVES -> seat = closed; moves++; covered = true }
  :: atomic { n = 1;
       do
       :: n <= GIVEN && !READY(n) -> n++
       :: n <= GIVEN && READY(n) -> break
       :: n > GIVEN -> break
       od;
       n <= GIVEN;
       served[n] = true; there[n] = false;
       if
#ifdef LOCK_WAITS_ITS_TURN
       :: what[n] == lock_it && seen[n] != moves -> lock_missed = lock_missed || !covered
       :: what[n] == lock_it && seen[n] == moves -> carry_out(n)
#else
       :: what[n] == lock_it -> carry_out(n)
#endif
#ifdef ORDERS_ARE_NOT_AGED
       :: what[n] == open_it -> carry_out(n)
#else
       :: what[n] == open_it && seen[n] == moves -> carry_out(n)
       :: what[n] == open_it && seen[n] != moves -> skip
#endif
       fi }
  :: moves >= MOVES -> break
  od
}

/* No order is carried out twice; none opens a seat that has gone on since; a lock is never missed. */
#define TRUE_NOW (times[1] <= 1 && times[2] <= 1 && !wrong_visit && !lock_missed \
  && !reused)

active proctype Watch() {
  end: atomic { !TRUE_NOW -> assert(false) }
}
