//! Parses arguments and hands over: to the window, or to the command line.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use dateline::cli::{self, Arguments};
use dateline::disk::Places;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match &arguments.task {
        Some(task) => cli::run(task),
        None => open_window(arguments.path),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("dateline: {error:#}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(feature = "gui")]
fn open_window(path: Option<PathBuf>) -> Result<()> {
    use dateline::app::{self, Start};

    let places = Places::of_user()?;
    let sample = cli::sample_corpus(&places)?;
    let start = Start {
        path: path.clone(),
        sample: sample.clone(),
        author: cli::author(),
        places,
    };
    match app::run(start) {
        Ok(()) => Ok(()),
        Err(no_window) => instead_of_window(path.as_deref().unwrap_or(&sample), &no_window),
    }
}

#[cfg(not(feature = "gui"))]
fn open_window(path: Option<PathBuf>) -> Result<()> {
    let sample = cli::sample_corpus(&Places::of_user()?)?;
    let reason = "this build has no window; build it with the feature “gui” to get one";
    instead_of_window(path.as_deref().unwrap_or(&sample), &reason)
}

fn instead_of_window(corpus: &Path, reason: &dyn std::fmt::Display) -> Result<()> {
    cli::print_instead_of_window(corpus)?;
    eprintln!("No window: {reason}.");
    Ok(())
}
