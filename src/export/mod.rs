//! Results as text for people and for machines.
//!
//! Every exporter is a function from values to a text; nothing here opens a file. Equal results give
//! equal texts, byte for byte: no clock, no path and no thread count gets in.

pub mod advice;
pub mod assumptions;
pub mod csv;
pub mod decisions;
pub mod difference;
pub mod dot;
mod ends;
pub mod json;
pub mod make;
pub mod mermaid;
pub mod palette;
pub mod picture;
#[cfg(feature = "pictures")]
pub mod render;
pub mod report;
pub mod settings;
pub mod template;
pub mod text;
pub mod words;
