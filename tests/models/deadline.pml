/* Is a tender closed? The seat knows the time only as an interval, and addenda move the deadline.

   The true time runs. The seat's interval holds it when it was told by the gateway; a bound that was
   only kept may be far off. Addenda reach the seat in any order, or not at all. A bid is sealed at
   any moment and arrives at any later one. Times are small numbers.

   -D one rule reverted (each must be found):
     A_POINT_DECIDES     the middle of the interval is compared, not its ends
     KEPT_BOUND_CLOSES   what was only kept, not signed now, closes a tender
     ACROSS_IS_OPEN      what is sealed across the deadline passes unmarked
     LATE_IS_REFUSED     what arrives late is refused, whenever it was sealed
     OLDER_NEWS_WIN      an older addendum takes the place of a newer one */

#define LAST 6
#define FIRST 3              /* the deadline as it was announced first */

mtype = { unasked, open, disputed, shut, accepted, held, refused };

byte clock = 0;                /* the true time */
byte early = 0, late = 1;    /* the seat's interval */
bool told = true;          /* told by the gateway; else only kept */
bool astray = false;

byte law_number = 1, law = FIRST;       /* the newest addendum, and its deadline */
byte heard_number = 1, heard = FIRST;   /* as the seat has heard */
byte newest_heard = 1;

mtype said = unasked, outcome = unasked;
byte sealed = 0, sealed_early = 0, by = 0, due = 0;

active proctype Time() {
  do
  :: atomic { clock < LAST -> clock++; if :: !astray && late < clock -> late = clock :: else fi }
  :: clock == LAST -> break
  od
}

active proctype Clock() {
  do
  :: atomic { told = true; astray = false; late = clock + 1;
       if :: clock == 0 -> early = 0 :: else -> early = clock - 1 fi }
  :: atomic { told -> told = false }
  :: atomic { !told && !astray -> astray = true; early = LAST; late = LAST }
  :: clock == LAST -> break
  od
}

active proctype Committee() {
  if
  :: atomic { law_number = 2; law = 5 }
  :: atomic { law_number = 2; law = 2 }
  :: skip
  fi
}

active proctype News() {
  do
  :: atomic { heard_number = law_number; heard = law; newest_heard = law_number }
#ifdef OLDER_NEWS_WIN
  :: atomic { heard_number = 1; heard = FIRST }
#else
  :: atomic { heard_number <= 1 -> heard_number = 1; heard = FIRST }
#endif
  :: clock == LAST -> break
  od
}

active proctype Visitor() {
  atomic {                                   /* the page is asked, and what it lets in is sealed */
    sealed = clock; sealed_early = early; by = heard;
    if
#ifdef A_POINT_DECIDES
    :: (early + late) / 2 > by -> said = shut
    :: (early + late) / 2 <= by -> said = open
#else
#ifdef KEPT_BOUND_CLOSES
    :: early > by -> said = shut
#else
    :: early > by && told -> said = shut
    :: early > by && !told -> said = disputed
#endif
#ifdef ACROSS_IS_OPEN
    :: early <= by -> said = open
#else
    :: early <= by && late > by -> said = disputed
    :: late <= by -> said = open
#endif
#endif
    fi
  }
  atomic {                                   /* it arrives, by link or on a stick */
    said != shut -> due = law;
    if
    :: clock <= due -> outcome = accepted
#ifdef LATE_IS_REFUSED
    :: clock > due -> outcome = refused
#else
    :: clock > due && said == open && sealed_early > due -> outcome = refused
    :: clock > due && (said == disputed || sealed_early <= due) -> outcome = held
#endif
    fi
  }
}

/* A page turns nobody away who is in time by what it knows, and lets nothing late pass unmarked; no
   program refuses at the centre what may have been sealed in time; news never go back. */
#define TRUE_NOW ((said != shut || sealed > by) && (said != open || sealed <= by) \
  && (outcome != refused || sealed > due) && heard_number >= newest_heard)

active proctype Watch() {
  end: atomic { !TRUE_NOW -> assert(false) }
}
