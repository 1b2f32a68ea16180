//! The first screen.

use super::*;

#[test]
fn a_folder_without_maps_offers_templates_and_samples() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window(Some(folder.path().to_owned()));
    assert!(shows(&window, "TEMPLATES TO START FROM"));
    assert!(shows(&window, "SAMPLE MAPS TO LOOK AROUND IN"));
    let sample = wayfarer::file::SAMPLES[0].read().model.unwrap();
    click(&mut window, &format!("{}, sample", sample.title));
    let window = settled(window);
    assert!(shows(&window, &sample.title), "it is open in a tab");
    assert!(shows(&window, "Fold Thinking"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_template_begins_a_map_that_has_no_file_yet() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window(Some(folder.path().to_owned()));
    let template = wayfarer::file::TEMPLATES[1].read();
    let title = template.model.unwrap().title;
    click(&mut window, &format!("{title}, template"));
    press(&mut window, Modifiers::COMMAND, Key::S);
    assert!(shows(&window, "Path of the file"), "it asks where to");
}

#[test]
fn a_new_map_is_begun_by_key_and_the_way_back_is_a_tab() {
    let mut window = window(None);
    press(&mut window, Modifiers::COMMAND, Key::N);
    assert!(shows(&window, "Fold Steps"));
    press(&mut window, Modifiers::COMMAND, Key::H);
    assert!(shows(&window, "TEMPLATES TO START FROM"));
    click(&mut window, "Untitled map");
    assert!(shows(&window, "Fold Steps"));
}

#[test]
fn switching_the_view_comes_to_rest() {
    let mut window = window(Some(file("maps/trial-to-paid.ron")));
    for key in [Key::Num2, Key::Num1, Key::Num2] {
        press(&mut window, Modifiers::COMMAND, key);
        // The flight has landed and nothing asks for another frame at once.
        window.run_steps(4);
        let output = &window.output().viewport_output;
        let delay = output.values().map(|v| v.repaint_delay).min().unwrap();
        assert!(delay > Duration::ZERO, "still drawing after {key:?}");
    }
}
