//! Parses arguments and hands over: to the window, or to the command line.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use dateline::cli::{self, Arguments};
use dateline::disk::{Places, offer_this_program};
use dateline::workspace::lay_out_sample;

fn main() -> ExitCode {
    let arguments = Arguments::of_command_line();
    offer_this_program();
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
    let start = Start {
        path: path.clone(),
        author: cli::author(),
        places: places.clone(),
    };
    match app::run(start) {
        Ok(()) => Ok(()),
        Err(no_window) => instead_of_window(path, &places, &no_window),
    }
}

#[cfg(not(feature = "gui"))]
fn open_window(path: Option<PathBuf>) -> Result<()> {
    let reason = "this build has no window; build it with the feature “gui” to get one";
    instead_of_window(path, &Places::of_user()?, &reason)
}

fn instead_of_window(
    path: Option<PathBuf>,
    places: &Places,
    reason: &dyn std::fmt::Display,
) -> Result<()> {
    let corpus = match path {
        Some(path) => path,
        None => lay_out_sample(places).map_err(anyhow::Error::msg)?,
    };
    cli::print_instead_of_window(&corpus)?;
    eprintln!("No window: {reason}.");
    Ok(())
}
