//! Decisions of the core, as tables of cases. No I/O, no clock.
