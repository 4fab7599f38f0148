//! The command `agreement`.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};

use super::arguments::AgreementFormat;
use crate::disk::write_atomic;
use crate::exchange::agreement::{write_csv, write_json, write_text};
use crate::model::TagPath;
use crate::workspace::{Compared, compare_authors, compare_copies, read_coding};

/// Compares analysts and writes what came of it to a file, or to `out`.
pub(super) fn print(
    folders: &[PathBuf],
    authors: bool,
    format: AgreementFormat,
    tag: Option<&str>,
    output: Option<&Path>,
    out: &mut impl Write,
) -> Result<()> {
    let compared = compare(folders, authors, tag)?;
    let found = &compared.agreement;
    if found.tags.is_empty() {
        bail!("nothing that these copies share has such a tag, so there is nothing to compare");
    }
    let remarks = compared.remarks();
    let mut bytes = Vec::new();
    match format {
        AgreementFormat::Text => write_text(found, &remarks, &mut bytes)?,
        AgreementFormat::Json => write_json(found, &remarks, &mut bytes)?,
        AgreementFormat::Csv => {
            // The table has no room for them.
            for remark in &remarks {
                eprintln!("{}", crate::analysis::one_line(remark));
            }
            write_csv(found, &mut bytes)?;
        }
    }
    match output {
        Some(file) => write_atomic(file, &bytes)?,
        None => out.write_all(&bytes)?,
    }
    Ok(())
}

fn compare(folders: &[PathBuf], authors: bool, tag: Option<&str>) -> Result<Compared> {
    let tag = tag
        .map(TagPath::parse)
        .transpose()
        .map_err(|error| anyhow!("{error}"))?;
    let counts = |other: &TagPath| {
        let rest = |tag: &TagPath| other.as_str().strip_prefix(tag.as_str());
        let is_below = |rest: &str| rest.is_empty() || rest.starts_with('/');
        tag.as_ref()
            .is_none_or(|tag| rest(tag).is_some_and(is_below))
    };
    match folders {
        [folder] if authors => Ok(compare_authors(&read_coding(folder)?, counts)?),
        _ if authors => bail!("--authors compares within one folder; name one alone"),
        folders => {
            let copies = folders.iter().map(|folder| read_coding(folder));
            let copies = copies.collect::<Result<Vec<_>, _>>()?;
            Ok(compare_copies(copies, counts)?)
        }
    }
}
