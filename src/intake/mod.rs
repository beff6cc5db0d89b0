//! Text in, model and notices out: the portfolio file and real exports.
