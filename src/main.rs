//! Opens the window.

/// `wayfarer [open] [FILE] [--view journey|flow] [--theme light|dark] [--size WxH]`, until the command
/// line is there.
#[cfg(feature = "app")]
fn main() -> std::process::ExitCode {
    use wayfarer::app::{Options, View, run_with};
    let mut options = Options::default();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "open" => {}
            "--view" => {
                if arguments.next().as_deref() == Some("flow") {
                    options.view = View::Flow;
                }
            }
            "--theme" => options.dark = arguments.next().map(|theme| theme == "dark"),
            "--size" => {
                let size = arguments.next().unwrap_or_default();
                let size = size.split_once('x');
                options.size = size.and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
            }
            file => options.path = Some(file.into()),
        }
    }
    match run_with(options) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            std::process::ExitCode::FAILURE
        }
    }
}

#[cfg(not(feature = "app"))]
fn main() {}
