//! Saves when the disk fails and when the program is killed; what is kept of a file.

mod crash;
#[cfg(target_os = "linux")]
mod faults;
#[cfg(target_os = "linux")]
mod journals;
mod kept;
