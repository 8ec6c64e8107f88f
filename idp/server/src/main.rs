//! The one binary of Portico.

fn main() {}
