//! What citizens do, one file a story, on both engines.

mod first_access;
