//! The integration tests.

mod theory;
