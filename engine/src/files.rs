//! Files: reading tables as a stream, and writing results so that a failure leaves the old file as it was.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::Path,
};

use hearth_models::{Model, bundle};
use hearth_protocol::{ColumnOverride, Failure};
use hearth_tabular::{Limits, ReadOptions, Table, TableReader};

use crate::{cli::Source, output::Meter};

/// Bytes read at a time.
const CHUNK: usize = 1 << 20;

/// A failure of the file system, located.
pub fn io_failure(what: &str, path: &Path, error: &io::Error) -> Failure {
    let code = if error.kind() == io::ErrorKind::NotFound {
        "file_not_found"
    } else {
        "io"
    };
    Failure::new(code, format!("cannot {what} {}: {error}", path.display())).about(path.display().to_string())
}

/// Reads a table as a stream.
pub fn read_table(source: &Source) -> Result<Table, Failure> {
    let path = &source.file;
    let mut file = File::open(path).map_err(|error| io_failure("open", path, &error))?;
    let total = file.metadata().map(|facts| facts.len()).ok();
    let mut reader = TableReader::new(ReadOptions {
        name: path.file_name().map_or_else(
            || path.display().to_string(),
            |name| name.to_string_lossy().into_owned(),
        ),
        overrides: overrides(source),
        limits: Limits::default(),
    });
    let mut buffer = vec![0; CHUNK];
    let mut meter = Meter::new("Reading", total);
    let mut done = 0;
    loop {
        let count = match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(io_failure("read", path, &error)),
        };
        reader.push(&buffer[..count])?;
        done += count as u64;
        meter.show(done);
    }
    meter.clear();
    Ok(reader.finish()?)
}

fn overrides(source: &Source) -> Vec<ColumnOverride> {
    let kinds = source.kinds.iter().map(|(column, kind)| ColumnOverride {
        column: column.clone(),
        kind: Some(*kind),
        role: None,
    });
    let roles = source.roles.iter().map(|(column, role)| ColumnOverride {
        column: column.clone(),
        kind: None,
        role: Some(*role),
    });
    kinds.chain(roles).collect()
}

/// Reads and checks a bundle; also its size in bytes.
pub fn read_bundle(path: &Path) -> Result<(Model, u64), Failure> {
    let limits = bundle::Limits::default();
    let size = fs::metadata(path)
        .map_err(|error| io_failure("open", path, &error))?
        .len();
    if size > limits.file_bytes as u64 {
        let message = format!(
            "{} is larger than {} MB, the most a bundle may have",
            path.display(),
            limits.file_bytes >> 20
        );
        return Err(Failure::new("bad_bundle", message).about(path.display().to_string()));
    }
    let bytes = fs::read(path).map_err(|error| io_failure("read", path, &error))?;
    Ok((bundle::read(&bytes, &limits)?, size))
}

/// Writes a file through a temporary one beside it, so that nobody ever sees half of it.
pub fn write_whole(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let failed = |error: io::Error| io_failure("write", path, &error);
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(name);
    let written = (|| {
        let mut file = io::BufWriter::new(File::create(&part)?);
        write(&mut file)?;
        file.into_inner()
            .map_err(io::IntoInnerError::into_error)?
            .sync_all()?;
        fs::rename(&part, path)
    })();
    if written.is_err() && part.exists() {
        fs::remove_file(&part).map_err(failed)?;
    }
    written.map_err(failed)
}
