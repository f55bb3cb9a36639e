package dev.mews.dedup.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Connected components of the nodes 0 to n - 1, four bytes a node. The parent of a node is never greater than the node,
 * so the root of a component is its least node whatever the order of the unions, and threads may unite at the same
 * time without locks.
 *
 * @see "Anderson, Woll: Wait-free parallel algorithms for the union-find problem, STOC 1991"
 */
public final class UnionFind {
    private static final VarHandle PARENT = MethodHandles.arrayElementVarHandle(int[].class);

    private final int[] parent;

    /** @param nodes number of nodes, each its own component at first */
    public UnionFind(int nodes) {
        parent = new int[nodes];
        for (int i = 0; i < nodes; i++) {
            parent[i] = i;
        }
    }

    /** Joins the components of two nodes. Thread-safe. */
    public void union(int a, int b) {
        int low = find(a);
        int high = find(b);
        while (low != high) {
            if (low > high) {
                int swap = low;
                low = high;
                high = swap;
            }
            // Another thread may have given the higher root a parent meanwhile: then look again.
            if (PARENT.compareAndSet(parent, high, high, low)) {
                return;
            }
            low = find(low);
            high = find(high);
        }
    }

    /** The least node of a node's component, as known now. Thread-safe. */
    public int find(int node) {
        int at = node;
        while (true) {
            int up = (int) PARENT.getOpaque(parent, at);
            int upper = (int) PARENT.getOpaque(parent, up);
            if (up == upper) {
                return up;
            }
            // Halving the path: losing this race only leaves the path longer.
            PARENT.weakCompareAndSetPlain(parent, at, up, upper);
            at = upper;
        }
    }

    /**
     * The root of every node, after the last union. The array is the structure's own: this object must not be used
     * afterwards.
     */
    public int[] roots() {
        for (int i = 0; i < parent.length; i++) {
            // Parents are smaller and so already point to their root.
            parent[i] = parent[parent[i]];
        }
        return parent;
    }
}
