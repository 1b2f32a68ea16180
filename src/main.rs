fn main() -> std::process::ExitCode {
    wayfarer::cli::main(None)
}
