//! Calendar months, exact fractions, dated limits and the four verbs.
