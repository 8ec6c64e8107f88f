//! Raw DEFLATE with a hard limit on what comes out: a kilobyte may otherwise become a hundred megabytes (CVE-2025-25293).

use std::io::Write as _;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Decompress, FlushDecompress, Status};

use super::BindingRefused;
use crate::xml::Limits;

/// The octets as one raw DEFLATE stream. [RFC 1951]
pub(super) fn compress(octets: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    let written = encoder.write_all(octets).and_then(|()| encoder.finish());
    // Writing into memory does not fail; an empty stream would be refused by whoever reads it.
    written.unwrap_or_default()
}

/// The octets a stream holds, if it is exactly one stream of no more than a message's length.
pub(super) fn expand(stream: &[u8]) -> Result<Vec<u8>, BindingRefused> {
    let limit = Limits::MESSAGE.bytes;
    let mut out = Vec::with_capacity(limit.min(stream.len().saturating_mul(8)).saturating_add(1));
    let mut inflater = Decompress::new(false);
    loop {
        let taken = usize::try_from(inflater.total_in()).map_err(|_| BindingRefused::TooLong)?;
        let before = (taken, out.len());
        let rest = stream.get(taken..).unwrap_or_default();
        let status =
            inflater.decompress_vec(rest, &mut out, FlushDecompress::None).map_err(|_| BindingRefused::Deflate)?;
        let taken = usize::try_from(inflater.total_in()).map_err(|_| BindingRefused::TooLong)?;
        if out.len() > limit {
            return Err(BindingRefused::TooLong);
        }
        match status {
            Status::StreamEnd if taken == stream.len() => return Ok(out),
            Status::StreamEnd => return Err(BindingRefused::Deflate),
            Status::Ok | Status::BufError if out.len() == out.capacity() => out.reserve_exact(limit + 1 - out.len()),
            Status::Ok | Status::BufError if (taken, out.len()) == before => return Err(BindingRefused::Deflate),
            Status::Ok | Status::BufError => {}
        }
    }
}
