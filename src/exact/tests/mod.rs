//! The solver against textbooks, and against a journey solved by others.

mod atoms;
mod build;
mod effects;
mod entering;
mod money;
mod random;
mod reference;
mod retention;
mod some;
mod textbook;

/// Asserts that two numbers agree to a tolerance.
#[track_caller]
fn close(found: f64, expected: f64, tolerance: f64) {
    let off = (found - expected).abs();
    assert!(
        off <= tolerance,
        "found {found}, expected {expected}: off by {off:e}"
    );
}
