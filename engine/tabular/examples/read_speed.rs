//! How fast a CSV is read: makes one of about 100 MB (or argv[1] MB) in pieces of 1 MiB, reads it, prints MB/s and peak
//! memory. `cargo run --release -p hearth-tabular --example read_speed`

use std::time::{Duration, Instant};

use hearth_tabular::{Flow, ReadOptions, TableError, TableReader, profile};

/// Peak resident memory in MB, where the system tells.
fn peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|l| l.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1024.0
}

/// Seconds this thread has spent on a processor, where the system tells: a busy machine makes the clock's unfair.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split(' ').next().and_then(|ns| ns.parse::<f64>().ok());
    nanoseconds.unwrap_or(0.0) / 1e9
}

/// Appends rows until the piece is full: twelve columns as a shop has them.
fn fill(piece: &mut String, row: &mut u64, state: &mut u64) {
    use std::fmt::Write;
    piece.clear();
    while piece.len() < 1 << 20 {
        // SplitMix64, so that the file is the same everywhere.
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let pick = |shift: u32, n: u64| (z >> shift) % n;
        let written = writeln!(
            piece,
            "C{row:08},{},{},{}.{:02},{},{},2026-{:02}-{:02},{},{},{},{}.{},{}",
            ["Berlin", "München", "北京", "上海", "Ulm"][pick(0, 5) as usize],
            pick(3, 90),
            pick(9, 5000),
            pick(21, 100),
            ["Yes", "No"][pick(28, 2) as usize],
            ["Month-to-month", "One year", "Two year"][pick(29, 3) as usize],
            1 + pick(31, 12),
            1 + pick(35, 28),
            ["email", "paid search", "organic", "", "\"referral, friend\""][pick(40, 5) as usize],
            pick(43, 40),
            pick(48, 2),
            pick(50, 100),
            pick(11, 1_000_000),
            ["Yes", "No"][pick(60, 2) as usize],
        );
        debug_assert!(written.is_ok(), "a string takes everything");
        *row += 1;
    }
}

fn main() -> Result<(), TableError> {
    let megabytes: usize = std::env::args()
        .nth(1)
        .and_then(|a| a.parse().ok())
        .unwrap_or(100);
    let mut reader = TableReader::new(ReadOptions::named("speed.csv"));
    let (mut reading, mut reading_cpu) = (Duration::ZERO, 0.0);
    let (mut piece, mut row, mut state) = (String::new(), 0, 42);
    let mut bytes = 0;
    let start = Instant::now();
    reader.push(b"id,city,tenure,spend,member,contract,since,channel,orders,active,score,churn\n")?;
    reading += start.elapsed();
    while bytes < megabytes << 20 {
        fill(&mut piece, &mut row, &mut state);
        let (start, cpu) = (Instant::now(), cpu_seconds());
        reader.push(piece.as_bytes())?;
        reading += start.elapsed();
        reading_cpu += cpu_seconds() - cpu;
        bytes += piece.len();
    }
    let (start, cpu) = (Instant::now(), cpu_seconds());
    let table = reader.finish()?;
    let converting = start.elapsed();
    let cpu = reading_cpu + cpu_seconds() - cpu;
    let peak = peak_mb();
    let start = Instant::now();
    let profile = profile(&table, &mut |_, _| Flow::Continue);
    let profiling = start.elapsed();
    let mb = bytes as f64 / f64::from(1 << 20);
    let seconds = (reading + converting).as_secs_f64();
    println!(
        "{} rows, {} columns, {mb:.0} MB",
        table.rows(),
        profile.columns.len()
    );
    println!(
        "reading    {:.2} s, {:.0} MB/s",
        reading.as_secs_f64(),
        mb / reading.as_secs_f64()
    );
    println!("converting {:.2} s", converting.as_secs_f64());
    println!(
        "together   {seconds:.2} s, {:.0} MB/s, peak {peak:.0} MB",
        mb / seconds
    );
    println!(
        "processor  {cpu:.2} s, {:.0} MB/s (reading {reading_cpu:.2} s)",
        mb / cpu
    );
    println!(
        "profiling  {:.2} s, peak {:.0} MB",
        profiling.as_secs_f64(),
        peak_mb()
    );
    Ok(())
}
