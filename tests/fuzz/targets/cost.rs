//! What a run may cost: time of its thread, and memory that it asks for beyond what is held before.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::time::Duration;

/// Records are a few kilobytes; an honest one takes microseconds.
const TIME_MAX: Duration = Duration::from_millis(100);
const MEMORY_BYTES_MAX: isize = 64 * 1024 * 1024;

thread_local! {
    /// Bytes held since the run began, and the most there were of them.
    static HELD: Cell<(isize, isize)> = const { Cell::new((0, 0)) };
}

/// The system's allocator, counting.
struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn count(bytes: isize) {
    // A thread that ends has no counter any more.
    let _ = HELD.try_with(|held| {
        let (now, most) = held.get();
        held.set((now + bytes, most.max(now + bytes)));
    });
}

// SAFETY: every call goes to the system's allocator as it came; the counters are plain cells of this thread.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size().cast_signed());
        // SAFETY: as above.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(-layout.size().cast_signed());
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size.cast_signed() - layout.size().cast_signed());
        // SAFETY: as above.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

fn thread_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or_default())
}

/// Runs something, and panics if it costs too much.
pub fn bounded<T>(data: &[u8], run: impl FnOnce() -> T) -> T {
    HELD.set((0, 0));
    let since = thread_time();
    let value = run();
    let (took, (_, most)) = (thread_time() - since, HELD.get());
    assert!(took < TIME_MAX, "{took:?} for {} bytes", data.len());
    assert!(most < MEMORY_BYTES_MAX, "{most} bytes of memory for {} bytes", data.len());
    value
}
