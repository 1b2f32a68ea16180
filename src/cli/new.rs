//! `wayfarer new`: a map from a template.

use std::path::PathBuf;

use super::{
    args::Replacing,
    output::{Failure, Output, print},
};
use crate::{
    diagnostic::{nearest_name, plain},
    file::{TEMPLATES, Template},
};

/// The arguments.
#[derive(Debug, clap::Args)]
pub struct New {
    /// The template; leave it out to list them
    template: Option<String>,
    /// The file to make; `-` is standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    replacing: Replacing,
}

/// What a template is called and how large it is.
fn about(template: &Template) -> String {
    let Some(map) = template.read().model else {
        return String::new();
    };
    format!(
        "{} ({} stages, {} touchpoints)",
        map.title,
        map.stages.len(),
        map.touchpoints.len()
    )
}

impl New {
    /// Writes the template.
    pub fn execute(self) -> Result<(), Failure> {
        let Some(name) = &self.template else {
            return list();
        };
        let Some(template) = TEMPLATES.iter().find(|t| t.name == name) else {
            let names = || TEMPLATES.iter().map(|t| t.name);
            let hint = match nearest_name(name, names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there are {}", names().collect::<Vec<_>>().join(", ")),
            };
            return Err(Failure::Usage(format!("no template `{name}`; {hint}")));
        };
        let Some(path) = self.output else {
            return Err(Failure::Usage(format!(
                "say where the map is to go: wayfarer new {name} -o maps/{name}.ron"
            )));
        };
        if !self.replacing.force && path.as_os_str() != "-" && path.symlink_metadata().is_ok() {
            return Err(Failure::Input(format!(
                "{} exists; choose another name, or replace it with --force",
                path.display()
            )));
        }
        Output::new(Some(path.clone()))?
            .in_way(self.replacing)
            .write(template.text)?;
        if path.as_os_str() == "-" {
            return Ok(());
        }
        let path = plain(&path.display().to_string());
        print(&format!(
            "Wrote {path}. Edit it, then: wayfarer check {path} && wayfarer run {path}\n"
        ))
    }
}

fn list() -> Result<(), Failure> {
    let longest = TEMPLATES.iter().map(|t| t.name.len()).max().unwrap_or(0);
    let mut text = String::from("Templates:\n\n");
    for template in TEMPLATES {
        let about = about(template);
        text.push_str(&format!("  {:longest$}  {about}\n", template.name));
    }
    text.push_str("\nStart from one: wayfarer new trial-to-paid -o maps/mine.ron\n");
    print(&text)
}
