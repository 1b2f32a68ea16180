//! Where things stand on a drawn map: positions and routes, in map units, without a screen.
//!
//! Two pictures of the same map: the [`journey`] (lanes over stage columns, as on a workshop wall)
//! and the [`flow`] (cards and the flows between them). Both are pure functions of the map, so the
//! window, the exporters and the tests see the same picture; the same map gives the same picture,
//! always.
//!
//! How much room a text needs is asked of a [`Measure`]. This module must never measure text with a font, know of colours, or keep anything between calls.

mod curve;
pub mod flow;
mod geometry;
pub mod icons;
pub mod journey;
mod measure;
mod order;

pub use crate::map::Lane;
pub use curve::monotone;
pub use flow::FlowLayout;
pub use geometry::{Area, Point};
pub use journey::JourneyLayout;
pub use measure::{Measure, Rough, Writing};

#[cfg(test)]
mod tests;
