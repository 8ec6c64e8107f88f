//! What needs the program in processes of its own, as a municipality runs it: sites that are used, killed and cut off.

mod kills;
mod outages;
mod production;
mod walker;
