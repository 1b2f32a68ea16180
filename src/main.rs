//! The program: the command line, and the window where it is built in.

fn main() -> std::process::ExitCode {
    #[cfg(feature = "app")]
    let window = Some(open_window as wayfarer::cli::Window);
    #[cfg(not(feature = "app"))]
    let window = None;
    wayfarer::cli::main(window)
}

/// Hands what the command line was asked for to the window: the two do not know each other.
#[cfg(feature = "app")]
fn open_window(asked: &wayfarer::cli::Opening) -> Result<(), String> {
    use wayfarer::{
        app::{Options, View, run_with},
        cli,
    };
    let defaults = Options::default();
    run_with(Options {
        path: asked.file.clone(),
        view: match asked.view {
            Some(cli::View::Journey) => View::Journey,
            Some(cli::View::Flow) => View::Flow,
            None => defaults.view,
        },
        dark: asked.theme.map(|theme| theme == cli::Theme::Dark),
        size: asked.size.or(defaults.size),
    })
}
