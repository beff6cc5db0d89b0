//! One machine code per width of vectors, chosen when the program runs.
//!
//! The only `unsafe` code for vectors: a function compiled for instructions beyond the baseline may
//! only be called where the processor has them.
#![allow(unsafe_code)]

/// A loop over lanes, to be compiled for several widths of vectors.
///
/// [`Lanewise::run`] and what it calls must be `#[inline(always)]`: only what is inlined into the
/// function of a width is compiled for it.
pub trait Lanewise {
    /// What the loop gives.
    type Given;

    /// Runs the loop.
    fn run(self) -> Self::Given;
}

/// Runs a loop with the widest vectors of the processor.
#[inline]
pub fn widest<L: Lanewise>(lanes: L) -> L::Given {
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vl")
        {
            // SAFETY: the processor has the features the function is compiled for; avx512f is part of the others.
            return unsafe { avx512(lanes) };
        }
        if is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has the feature the function is compiled for.
            return unsafe { avx2(lanes) };
        }
    }
    lanes.run()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
fn avx512<L: Lanewise>(lanes: L) -> L::Given {
    lanes.run()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn avx2<L: Lanewise>(lanes: L) -> L::Given {
    lanes.run()
}
