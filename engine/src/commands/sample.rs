//! `hearth sample`.

use std::{fs, io};

use hearth_protocol::Failure;
use hearth_tabular::shop::{Shop, ShopSpec, ShopTable};

use crate::{
    cli::Sample,
    files::{io_failure, write_whole},
    output::{self, columns},
};

/// Writes the sample shop.
pub fn run(args: &Sample, json: bool) -> Result<(), Failure> {
    fs::create_dir_all(&args.out).map_err(|error| io_failure("make the folder", &args.out, &error))?;
    let shop = Shop::generate(&ShopSpec {
        seed: args.seed,
        customers: args.customers,
        ..ShopSpec::default()
    });
    let mut files = Vec::new();
    for table in ShopTable::ALL {
        let path = args.out.join(table.file_name());
        let mut bytes = 0_u64;
        write_whole(&path, |file| {
            let mut written = io::Result::Ok(());
            shop.write_csv(table, &mut |piece: &[u8]| {
                bytes += piece.len() as u64;
                if written.is_ok() {
                    written = file.write_all(piece);
                }
            });
            written
        })?;
        files.push((table.file_name().to_owned(), bytes));
    }
    let truth = shop.truth_json();
    write_whole(&args.out.join("truth.json"), |file| {
        file.write_all(truth.as_bytes())
    })?;
    files.push(("truth.json".to_owned(), truth.len() as u64));
    if json {
        let files: Vec<_> = files
            .iter()
            .map(|(file, bytes)| serde_json::json!({ "file": file, "bytes": bytes }))
            .collect();
        let folder = args.out.display().to_string();
        return output::json(
            &serde_json::json!({ "folder": folder, "seed": args.seed, "customers": args.customers, "files": files }),
        );
    }
    let mut rows = vec![["file", "bytes"].map(str::to_owned).to_vec()];
    rows.extend(
        files
            .into_iter()
            .map(|(file, bytes)| vec![file, bytes.to_string()]),
    );
    output::print(&format!(
        "Sample shop in {}\n\n{}",
        args.out.display(),
        columns(&rows)
    ))
}
