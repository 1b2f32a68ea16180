//! Deciding under uncertainty, against simulation, closed forms and exhaustive search.

mod chances;
mod commands;
mod information;
mod portfolio;
mod seek;
