//! What lanes need of a processor and no compiler does by itself: one machine code per width of vectors, chosen when the
//! program runs, and memory that is asked for ahead and written past the caches.
//!
//! The only `unsafe` code for vectors: a function compiled for instructions beyond the baseline may
//! only be called where the processor has them, and a write past the caches needs a fence after it.
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

/// A number that is all value: each of its bytes says something.
///
/// # Safety
///
/// No byte of it may be padding, and its size divides 16: it is copied as a vector of bytes.
pub unsafe trait Lane: Copy {}

// SAFETY: a whole number of 1, 4 or 8 bytes has no padding.
unsafe impl Lane for i8 {}
// SAFETY: the same.
unsafe impl Lane for i32 {}
// SAFETY: the same.
unsafe impl Lane for i64 {}

const LINE: usize = 64;

/// Asks for memory that is read soon. The processor does so itself, but begins anew at every page.
#[inline(always)]
pub fn fetch<T: Lane>(values: &[T]) {
    #[cfg(target_arch = "x86_64")]
    for line in values.chunks(LINE / size_of::<T>()) {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: it is a hint at memory that is there, and changes nothing.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(line.as_ptr().cast()) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = values;
}

/// A copy that does not pass through the caches: its memory is not read before it is overwritten, and nothing else has to
/// leave the caches for it. Worth it for what they could not hold until it is read.
#[must_use]
pub fn streamed<T: Lane>(values: &[T]) -> Vec<T> {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{__m128i, _mm_loadu_si128, _mm_sfence, _mm_stream_si128};
        let mut copy: Vec<T> = Vec::with_capacity(values.len());
        let room = copy.as_mut_ptr();
        // Such a write begins at a multiple of its size; the values before the first go the ordinary way, as do those after the last.
        let before = room.align_offset(size_of::<__m128i>()).min(values.len());
        let lanes = size_of::<__m128i>() / size_of::<T>();
        let writes = (values.len() - before) / lanes;
        let after = before + writes * lanes;
        // SAFETY: `before <= after <= values.len()`, which both the values and the room have. What is read of `values` may lie
        // anywhere; what is written begins at a multiple of 16 bytes and is a multiple of them long. No byte of a lane is
        // padding. The fence comes before anything else may look at the copy, all of which is then written.
        unsafe {
            room.copy_from_nonoverlapping(values.as_ptr(), before);
            let from = values.as_ptr().add(before).cast::<__m128i>();
            let to = room.add(before).cast::<__m128i>();
            for at in 0..writes {
                _mm_stream_si128(to.add(at), _mm_loadu_si128(from.add(at)));
            }
            room.add(after)
                .copy_from_nonoverlapping(values.as_ptr().add(after), values.len() - after);
            _mm_sfence();
            copy.set_len(values.len());
        }
        copy
    }
    #[cfg(not(target_arch = "x86_64"))]
    values.to_vec()
}
