//! What is refused and what is noticed.
