/*
 * The start of the original script under client 0.4.2, for SPIN: a parent that forks CHILDREN workers
 * and then makes LABELS values in its file, and the workers, each of which makes its first value in the
 * parent's file and then leaves it. What the client does, step by step, is told in docs/FAITHFULNESS.md;
 * a step here is one of `explore --granularity visible`.
 *
 * The file is an array of words of 8 bytes, each by what it holds. Workers differ by their number alone,
 * so the search has them begin in the order of their numbers.
 *
 * spin -a -DCHILDREN=3 -DLABELS=3 search.pml; gcc -O2 -DSAFETY -DCOLLAPSE -DNOCLAIM pan.c; ./a.out -m1000
 * -DCHECK=1, 2 or 4: is a state MISALIGNED, VALUE-STOMP or LOST? Then there is an assertion violated.
 */
#ifndef CHECK
#define CHECK 0
#endif

#define P_LENGTH 11 /* words of the parent's entries: 88 bytes */
#define W_LENGTH 10 /* of a worker's: 80 bytes */
#define WORDS (1 + P_LENGTH * LABELS + W_LENGTH * CHILDREN + P_LENGTH)

c_decl {
  enum { ZERO = 0, ONE = 1, P_HEAD = 10, P_DIGIT = 30, W_HEAD = 50, W_DIGIT = 70, W_DIGIT2 = 90 };
  enum { MISALIGNED = 1, VALUE_STOMP = 2, LOST = 4 };

  /* Word k of the head of label or worker n. */
  static int p_word(int n, int k) { return k == 8 ? P_DIGIT + n : P_HEAD + k; }
  static int w_word(int n, int k) {
    return k == 1 ? W_DIGIT + n : k == 4 ? W_DIGIT2 + n : W_HEAD + k;
  }

  /* Words of a head in which the file differs from it; the last such is told. */
  static int differing(unsigned char *file, int at, int is_parent, int n, int *where) {
    int k, count = 0, length = is_parent ? P_LENGTH - 1 : W_LENGTH - 1;
    for (k = 0; k < length && at + k < WORDS; k++) {
      if (file[at + k] != (is_parent ? p_word(n, k) : w_word(n, k))) {
        count++;
        *where = at + k;
      }
    }
    return count;
  }

  static void store(unsigned char *file, int at, int is_parent, int n) {
    int k, length = is_parent ? P_LENGTH - 1 : W_LENGTH - 1;
    for (k = 0; k < length; k++) {
      file[at + k] = is_parent ? p_word(n, k) : w_word(n, k);
    }
    file[at + length] = ZERO;
  }

  /* Whether a walk over the entries comes to its end: 0 where the client dies of it. */
  static int walk(unsigned char *file, int used) {
    int k, at = 1;
    while (at < used) {
      int length = file[at] == P_HEAD ? P_LENGTH : file[at] == W_HEAD ? W_LENGTH : 2;
      if (length == 2 && file[at] > ONE) {
        return 0;
      }
      for (k = at + 1; length > 2 && k < at + length - 1; k++) {
        /* 1.0 is no UTF-8. */
        if (file[k] == ONE) {
          return 0;
        }
      }
      /* The first half of 1.0 is 0, as a length. */
      at += length;
    }
    return 1;
  }

  static int judge(unsigned char *file, int used, unsigned char *p_claim, unsigned char *w_claim) {
    int at = 1, n, where = 0, verdict = 0;
    int p_value[LABELS], w_found[CHILDREN];
    for (n = 0; n < LABELS; n++) {
      p_value[n] = -1;
    }
    for (n = 0; n < CHILDREN; n++) {
      w_found[n] = 0;
    }
    while (at < used) {
      int length = 0;
      for (n = 0; n < LABELS && !length; n++) {
        if (!differing(file, at, 1, n, &where)) {
          length = P_LENGTH;
          p_value[n] = file[at + P_LENGTH - 1];
        }
      }
      for (n = 0; n < CHILDREN && !length; n++) {
        if (!differing(file, at, 0, n, &where)) {
          length = W_LENGTH;
          w_found[n] = 1;
        }
      }
      if (!length) {
        for (n = 0; n < LABELS + CHILDREN; n++) {
          if (differing(file, at, n < LABELS, n < LABELS ? n : n - LABELS, &where) == 1
              && file[where] <= ONE) {
            return VALUE_STOMP;
          }
        }
        return MISALIGNED;
      }
      at += length;
    }
    if (used == 0) {
      return 0;
    }
    for (n = 0; n < LABELS; n++) {
      if (p_claim[n] && p_value[n] < 0) {
        verdict |= LOST;
      } else if (p_claim[n] && p_value[n] != (p_claim[n] == 2 ? ONE : ZERO)) {
        verdict |= VALUE_STOMP;
      }
    }
    for (n = 0; n < CHILDREN; n++) {
      if (w_claim[n] && !w_found[n]) {
        verdict |= LOST;
      }
    }
    return verdict;
  }
}

byte file[WORDS];
byte used;            /* of the header, in words; 0 while there is none */
byte p_claim[LABELS]; /* 1: appended, header and all; 2: and set */
byte w_claim[CHILDREN];
byte verdict;
byte begun;           /* workers that have loaded `used` */

inline judged() {
  c_code { now.verdict = judge(now.file, now.used, now.p_claim, now.w_claim); };
  assert((verdict & CHECK) == 0)
}

proctype worker(byte number) {
  byte end;
  bool sound = true;
  /* Nobody sees that it opens, sizes and maps the file, nor a walk over nothing. */
  atomic {
    begun == number -> begun++;
    end = used;
    if
    :: end == 1 -> goto append
    :: else
    fi
  };
  if
  :: d_step { end == 0 -> used = 1; end = 1; judged() }
  :: d_step { end > 1 -> c_code { Pworker->sound = walk(now.file, Pworker->end); } }
  fi;
append:
  if
  :: d_step { sound -> c_code { store(now.file, Pworker->end, 0, Pworker->number); }; judged() };
    d_step { used = end + W_LENGTH; w_claim[number] = 1; end = 0; judged() }
  :: d_step { !sound -> end = 0; sound = true }
  fi;
end_: false
}

proctype parent() {
  byte end;
  byte label;
  bool sound = true;
  atomic {
    end = used;
    if
    :: end == 1 -> goto append
    :: else
    fi
  };
  if
  :: d_step { end == 0 -> used = 1; end = 1; judged() }
  :: d_step { end > 1 -> c_code { Pparent->sound = walk(now.file, Pparent->end); } }
  fi;
append:
  do
  :: d_step {
      sound && label < LABELS ->
      c_code { store(now.file, Pparent->end, 1, Pparent->label); };
      judged()
    };
    d_step { end = end + P_LENGTH; used = end; p_claim[label] = 1; judged() };
    if
    :: d_step { label < LABELS - 1 -> file[end - 1] = 1; p_claim[label] = 2; label++; judged() }
    :: d_step {
        label == LABELS - 1 ->
        file[end - 1] = 1; p_claim[label] = 2; end = 0; label = 0; sound = false; judged()
      };
      break
    fi
  :: d_step { !sound -> end = 0; label = 0 }; break
  od;
end_: false
}

init {
  atomic {
    byte n;
    run parent();
    do
    :: n < CHILDREN -> run worker(n); n++
    :: else -> n = 0; break
    od
  }
}
