//! A queue of fixed capacity that overwrites its oldest element when it is full.
//!
//! It keeps the last lines of a log or the last samples of a sensor without ever allocating again.

/// A ring of at most `capacity` elements, oldest first.
#[derive(Debug, Clone)]
pub struct RingBuffer<T> {
    slots: Vec<T>,
    capacity: usize,
    /// Index of the oldest element once the ring is full.
    oldest: usize,
}

impl<T> RingBuffer<T> {
    /// An empty ring.
    ///
    /// # Panics
    ///
    /// Panics if `capacity` is zero.
    pub fn new(capacity: usize) -> Self {
        assert!(capacity > 0, "capacity must be at least 1");
        RingBuffer {
            slots: Vec::with_capacity(capacity),
            capacity,
            oldest: 0,
        }
    }

    /// The number of elements that are held.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// True before the first element is pushed.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Adds an element and returns the one that had to go for it, if any.
    pub fn push(&mut self, element: T) -> Option<T> {
        if self.slots.len() < self.capacity {
            self.slots.push(element);
            return None;
        }
        let replaced = std::mem::replace(&mut self.slots[self.oldest], element);
        self.oldest = (self.oldest + 1) % self.capacity;
        Some(replaced)
    }

    /// The element at a position, counted from the oldest one.
    pub fn get(&self, position: usize) -> Option<&T> {
        if position >= self.len() {
            return None;
        }
        self.slots.get((self.oldest + position) % self.capacity)
    }

    /// The element that was pushed last.
    pub fn newest(&self) -> Option<&T> {
        self.len().checked_sub(1).and_then(|last| self.get(last))
    }

    /// All elements, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        let (newer, older) = self.slots.split_at(self.oldest);
        older.iter().chain(newer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_ring_gives_back_what_it_overwrites() {
        let mut ring = RingBuffer::new(2);
        assert_eq!(ring.push('a'), None);
        assert_eq!(ring.push('b'), None);
        assert_eq!(ring.push('c'), Some('a'));
        assert_eq!(ring.iter().collect::<String>(), "bc");
        assert_eq!(ring.newest(), Some(&'c'));
    }
}
