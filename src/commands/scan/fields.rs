//! `northwatch scan --explain-fields`: what becomes of each text of a message.

use std::io::Write;

use super::print;
use crate::commands::input::each_message;
use crate::commands::{CommandError, Exit};
use crate::wire::{Coverage, Decoder, Hints, Payments, Reading, ScanResult};

/// Prints every payment with all its texts.
pub(super) fn explain(files: &[String], reading: &Reading, out: &mut impl Write) -> Result<Exit, CommandError> {
    let (mut decoder, mut payments, mut undecodable) = (Decoder::default(), Payments::new(), 0_usize);
    each_message(files, reading.format, |message, origin| {
        match decoder.decode(message, Hints::of(reading), &mut payments) {
            Ok(format) => {
                let mut cursor = 0;
                payments.as_slice().iter().try_for_each(|payment| {
                    print(&Coverage::of(payment, format.as_str(), message, &mut cursor, origin), out)
                })
            }
            Err(letter) => {
                undecodable += 1;
                print(&ScanResult::dead_lettered(&letter, origin), out)
            }
        }
    })?;
    out.flush().map_err(|error| CommandError::output(&error))?;
    match undecodable {
        0 => Ok(Exit::Done),
        n => Err(CommandError::Input(format!("{n} messages could not be read; their results say why"))),
    }
}
