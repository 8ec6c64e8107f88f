//! Races: many at once, on two nodes, for a thing there is one of.

mod bulk;
mod once;
mod outage;
mod quotas;
