/* Outbox, upload, command, answer: one sealed item on its way, by link and by courier.

   Durable at the seat: stage, and how often the answer took effect here. Durable at the gateway:
   the blob, how often the command took effect, its answer. Everything else dies with its process.
   Both processes may die before any step; the line loses, doubles and delays.

   -D one rule reverted (each must be found):
     ASKED_AFTER_POST    the item is marked as asked after its command was posted
     UPLOADED_UNPROVED   the item is marked as uploaded before the gateway has every byte
     EFFECT_APART        the answer's effect here is committed apart from the stage
     ANSWER_APART        the gateway keeps its answer apart from the command's effect
     TAKES_ANYTHING      whatever answers the line is an answer
     GIVES_UP            after a loss the item is not tried again
   -D TRACE: trace.h says what a recorded run showed, one after the other (trace.py); its assertion
     is violated when this model can behave so. */

mtype = { queued, uploading, uploaded, asked, accepted };
mtype stage = queued;
byte took = 0;          /* effects of the answer at the seat */
bool whole = false;     /* the gateway has every byte */
byte effects = 0;       /* of the command at the gateway */
bool answer = false;    /* kept there */
bool carried = false;   /* whether a courier brought it there */
bool tired = false;

byte deaths = DEATHS, losses = LOSSES, trips = TRIPS;
bool seat_dies = false, gateway_dies = false;

chan up = [1] of { bit };        /* a posted command */
chan down = [1] of { bit };      /* 1 its signed answer, 0 a signed `retry` */
chan noise = [1] of { bit };     /* what a portal says */

#ifdef TRACE
#include "trace.h"
#else
#define SEE skip
#endif

#ifndef TRACE
/* What no screen may ever say falsely, and what must not happen twice. */
#define TRUE_NOW (effects <= 1 && took <= 1 \
  && (stage != accepted || (effects == 1 && answer)) \
  && ((stage != uploaded && stage != asked) || whole) \
  && (effects == 0 || stage == asked || stage == accepted || carried))

/* At rest, when nothing can happen any more, it is delivered, once. */
active proctype Watch() {
  do
  :: atomic { !TRUE_NOW -> assert(false) }
  :: timeout -> assert(stage == accepted && effects == 1 && took == 1); break
  od
}
#endif

inline take() {
#ifdef EFFECT_APART
  atomic { took++; SEE };
  atomic { stage = accepted; SEE }
#else
  atomic { stage = accepted; took++; SEE }
#endif
}

active proctype Seat() {
  bit what;
  bool waits;
begin:
  waits = false;
  { do
    :: stage == accepted -> break
    :: atomic { stage == queued -> stage = uploading; SEE }
#ifdef UPLOADED_UNPROVED
    :: atomic { stage == uploading && !tired -> stage = uploaded; SEE }
    :: atomic { stage == uploaded && !whole -> whole = true; SEE }
#else
    :: atomic { stage == uploading && !tired && !whole -> whole = true; SEE }
    :: atomic { stage == uploading && !tired && whole -> stage = uploaded; SEE }
#endif
#ifdef ASKED_AFTER_POST
    :: atomic { stage == uploaded && nfull(up) -> up ! 1 }; atomic { stage = asked; SEE }
#else
    :: atomic { stage == uploaded -> stage = asked; SEE }
#endif
    :: atomic { stage == asked && !waits && !tired && nfull(up) -> up ! 1; waits = true }
    :: stage == asked && waits -> waits = false     /* no answer in time */
    :: down ? what ->
       if :: what == 1 && stage != accepted -> take()
          :: atomic { what == 0 && stage == asked -> stage = uploading; SEE }
          :: else
       fi;
       waits = false
#ifdef TAKES_ANYTHING
    :: noise ? what -> take()
#else
    :: noise ? what
#endif
    :: answer && stage != accepted -> take()         /* the feed, or a stick with the answers */
    od
  } unless { seat_dies };
  if :: seat_dies -> seat_dies = false; goto begin :: else fi
}

inline judge() {
#ifdef ANSWER_APART
  atomic { effects++; SEE };
  answer = true
#else
  atomic { effects++; answer = true; SEE }
#endif
}

active proctype Gateway() {
  bit what;
begin:
  { do
    :: up ? what ->
       if :: answer :: !answer && whole -> judge() :: else fi;
       if :: atomic { answer && nfull(down) -> down ! 1 }
          :: atomic { !answer && nfull(down) -> down ! 0 }
          :: full(down)
       fi
    od
  } unless { gateway_dies };
  if :: gateway_dies -> gateway_dies = false; goto begin :: else fi
}

/* The same command and the same sealed bytes on a stick, at any time, as often as somebody walks. */
active proctype Courier() {
  do
  :: atomic { trips > 0 && nfull(up) -> trips--; carried = true; whole = true; up ! 1; SEE }
  :: trips == 0 -> break
  od
}

active proctype Trouble() {
  bit what;
  do
  :: atomic { deaths > 0 -> deaths--; seat_dies = true }
  :: atomic { deaths > 0 -> deaths--; gateway_dies = true }
  :: atomic { losses > 0 && nempty(up) -> losses--; up ? what;
#ifdef GIVES_UP
     tired = true
#endif
     }
  :: atomic { losses > 0 && nempty(down) -> losses--; down ? what }
  :: atomic { losses > 0 && nfull(up) && (stage == asked || stage == accepted) -> losses--; up ! 1 }       /* doubled */
  :: atomic { losses > 0 && nfull(down) && answer -> losses--; down ! 1 }           /* doubled, late */
  :: atomic { losses > 0 && nfull(noise) -> losses--; noise ! 1 }
  :: atomic { stage == accepted || (deaths == 0 && losses == 0) -> break }
  od
}
