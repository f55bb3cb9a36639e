//! A disjoint-set forest: which elements belong together?
//!
//! Two operations are enough to find the connected components of a graph that arrives edge by edge: `find` names the
//! representative of an element, `union` joins two sets. With union by size and path halving, a sequence of `m`
//! operations on `n` elements takes nearly linear time.

/// A partition of the numbers `0..len` into disjoint sets.
#[derive(Debug, Clone)]
pub struct DisjointSet {
    parent: Vec<usize>,
    size: Vec<usize>,
    sets: usize,
}

impl DisjointSet {
    /// Starts with `len` sets of one element each.
    pub fn new(len: usize) -> Self {
        DisjointSet {
            parent: (0..len).collect(),
            size: vec![1; len],
            sets: len,
        }
    }

    /// The number of elements.
    pub fn len(&self) -> usize {
        self.parent.len()
    }

    /// True if there is no element at all.
    pub fn is_empty(&self) -> bool {
        self.parent.is_empty()
    }

    /// The number of disjoint sets that are left.
    pub fn sets(&self) -> usize {
        self.sets
    }

    /// The representative of the set that holds `element`.
    ///
    /// # Panics
    ///
    /// Panics if `element` is not smaller than [`len`](Self::len).
    pub fn find(&mut self, element: usize) -> usize {
        let mut current = element;
        while self.parent[current] != current {
            // Path halving: every other vertex on the way is linked to its grandparent.
            let grandparent = self.parent[self.parent[current]];
            self.parent[current] = grandparent;
            current = grandparent;
        }
        current
    }

    /// Joins the sets of `a` and `b`. Returns false if they were one set already.
    pub fn union(&mut self, a: usize, b: usize) -> bool {
        let (mut large, mut small) = (self.find(a), self.find(b));
        if large == small {
            return false;
        }
        if self.size[large] < self.size[small] {
            std::mem::swap(&mut large, &mut small);
        }
        self.parent[small] = large;
        self.size[large] += self.size[small];
        self.sets -= 1;
        true
    }

    /// True if `a` and `b` are in the same set.
    pub fn connected(&mut self, a: usize, b: usize) -> bool {
        self.find(a) == self.find(b)
    }

    /// All sets as sorted lists, ordered by their smallest element.
    pub fn groups(&mut self) -> Vec<Vec<usize>> {
        let mut index_of_root = vec![usize::MAX; self.len()];
        let mut groups: Vec<Vec<usize>> = Vec::with_capacity(self.sets);
        for element in 0..self.len() {
            let root = self.find(element);
            if index_of_root[root] == usize::MAX {
                index_of_root[root] = groups.len();
                groups.push(Vec::new());
            }
            groups[index_of_root[root]].push(element);
        }
        groups
    }
}

/// An edge with its length, as used by [`minimum_spanning_forest`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    pub from: usize,
    pub to: usize,
    pub length: f64,
}

/// Kruskal's method: the cheapest edges that connect whatever can be connected.
pub fn minimum_spanning_forest(vertices: usize, edges: &[Edge]) -> Vec<Edge> {
    let mut sorted = edges.to_vec();
    sorted.sort_by(|a, b| a.length.total_cmp(&b.length));
    let mut sets = DisjointSet::new(vertices);
    sorted
        .into_iter()
        .filter(|edge| sets.union(edge.from, edge.to))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_sets_and_counts_them() {
        let mut sets = DisjointSet::new(5);
        assert!(sets.union(0, 1));
        assert!(sets.union(3, 4));
        assert!(!sets.union(1, 0));
        assert_eq!(sets.sets(), 3);
        assert_eq!(sets.groups(), vec![vec![0, 1], vec![2], vec![3, 4]]);
    }

    #[test]
    fn spanning_forest_drops_the_longest_edge_of_a_cycle() {
        let edges = [
            Edge { from: 0, to: 1, length: 1.0 },
            Edge { from: 1, to: 2, length: 2.0 },
            Edge { from: 2, to: 0, length: 3.0 },
        ];
        assert_eq!(minimum_spanning_forest(3, &edges), edges[..2].to_vec());
    }
}
