//! What a run takes of memory, read off the system while it goes on.

use std::{
    fmt::Write as _,
    fs,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

/// A chain of touchpoints with as many pain points, spread over them.
fn chain(touchpoints: usize, pains: usize) -> String {
    let mut map = String::from(
        "JourneyMap(\n    format: 1, id: \"big\", title: \"Big\",\n    stages: {\"s\": (name: \"S\")},\n    touchpoints: {\n",
    );
    for i in 0..touchpoints {
        let moment = match i + 1 == touchpoints {
            true => ", moment: Conversion",
            false => "",
        };
        writeln!(
            map,
            "        \"t{i}\": (stage: \"s\", name: \"T{i}\", dwell: Exponential(\"1h\"){moment}),"
        )
        .unwrap();
    }
    map += "    },\n    pains: {\n";
    for i in 0..pains {
        let at = i % touchpoints;
        writeln!(
            map,
            "        \"p{i}\": (at: \"t{at}\", name: \"P{i}\", prevalence: 0.1, leave: 0.1),"
        )
        .unwrap();
    }
    map += "    },\n    flows: {\n";
    for i in 0..touchpoints - 1 {
        writeln!(map, "        \"t{i}>t{}\": (share: 0.95),", i + 1).unwrap();
    }
    map + "    },\n)\n"
}

/// Runs the program; gives what it wrote, and the most memory that it took, in MB.
fn run(folder: &Path, arguments: &[&str]) -> (Vec<u8>, f64) {
    let output = folder.join("result.json");
    let mut child = Command::new(env!("CARGO_BIN_EXE_wayfarer"))
        .args(arguments)
        .args(["--force", "-o"])
        .arg(&output)
        .current_dir(folder)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut peak = 0.0f64;
    let status = loop {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
        peak = peak.max(kilobytes.unwrap_or(0.0) / 1024.0);
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        thread::sleep(Duration::from_millis(2));
    };
    assert!(status.success(), "{arguments:?}");
    (fs::read(output).unwrap(), peak)
}

/// However many pain points and threads there are: at most 100 MB more than the report itself takes, and the
/// same result to the byte.
#[test]
fn levers_take_bounded_memory() {
    let folder = tempfile::tempdir().unwrap();
    for (touchpoints, pains) in [(300, 300), (1000, 1000)] {
        fs::write(folder.path().join("big.ron"), chain(touchpoints, pains)).unwrap();
        let size = ["run", "big.ron", "-n", "40", "-r", "20", "--format", "json"];
        let with = |threads: &str, more: &[&str]| {
            let all = [&size[..], &["-t", threads], more].concat();
            run(folder.path(), &all)
        };
        let (_, alone) = with("16", &["--no-leverage"]);
        let (many, most) = with("16", &[]);
        let (one, _) = with("1", &[]);
        assert!(many == one, "{touchpoints}: the number of threads shows");
        let more = most - alone;
        println!(
            "{touchpoints} touchpoints, {pains} pain points: {more:.0} MB more than {alone:.0} MB"
        );
        assert!(more < 100.0, "{more:.0} MB more than {alone:.0} MB");
    }
}
