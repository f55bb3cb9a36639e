// Package graphs walks unweighted graphs in breadth-first order.
package graphs

import (
	"errors"
	"fmt"
)

// ErrNoPath is returned when the target cannot be reached from the start.
var ErrNoPath = errors.New("graphs: no path")

// Graph is an undirected graph over string vertices. The zero value is an
// empty graph that is ready to use.
type Graph struct {
	neighbours map[string][]string
	order      []string
}

// AddVertex adds a vertex unless it is there already.
func (g *Graph) AddVertex(name string) {
	if g.neighbours == nil {
		g.neighbours = make(map[string][]string)
	}
	if _, found := g.neighbours[name]; !found {
		g.neighbours[name] = nil
		g.order = append(g.order, name)
	}
}

// AddEdge connects two vertices in both directions.
func (g *Graph) AddEdge(a, b string) {
	g.AddVertex(a)
	g.AddVertex(b)
	g.neighbours[a] = append(g.neighbours[a], b)
	if a != b {
		g.neighbours[b] = append(g.neighbours[b], a)
	}
}

// Walk visits every vertex that can be reached from start, nearest first, and
// calls visit with the number of edges in between. It stops when visit returns
// false.
func (g *Graph) Walk(start string, visit func(vertex string, distance int) bool) error {
	if _, found := g.neighbours[start]; !found {
		return fmt.Errorf("graphs: unknown vertex %q", start)
	}
	distance := map[string]int{start: 0}
	queue := []string{start}
	for len(queue) > 0 {
		vertex := queue[0]
		queue = queue[1:]
		if !visit(vertex, distance[vertex]) {
			return nil
		}
		for _, next := range g.neighbours[vertex] {
			if _, seen := distance[next]; seen {
				continue
			}
			distance[next] = distance[vertex] + 1
			queue = append(queue, next)
		}
	}
	return nil
}

// ShortestPath returns the vertices of a shortest path from start to target,
// both included.
func (g *Graph) ShortestPath(start, target string) ([]string, error) {
	if _, found := g.neighbours[target]; !found {
		return nil, fmt.Errorf("graphs: unknown vertex %q", target)
	}
	distance := make(map[string]int)
	err := g.Walk(start, func(vertex string, d int) bool {
		distance[vertex] = d
		return vertex != target
	})
	if err != nil {
		return nil, err
	}
	if _, reached := distance[target]; !reached {
		return nil, fmt.Errorf("%w from %q to %q", ErrNoPath, start, target)
	}
	// Walk back from the target: some neighbour is always one step closer.
	path := []string{target}
	for vertex := target; vertex != start; {
		for _, previous := range g.neighbours[vertex] {
			d, seen := distance[previous]
			if seen && d == distance[vertex]-1 {
				vertex = previous
				break
			}
		}
		path = append(path, vertex)
	}
	for i, j := 0, len(path)-1; i < j; i, j = i+1, j-1 {
		path[i], path[j] = path[j], path[i]
	}
	return path, nil
}

// Components splits the graph into its connected parts. Parts and their
// vertices appear in the order in which the vertices were added.
func (g *Graph) Components() [][]string {
	label := make(map[string]int)
	count := 0
	for _, vertex := range g.order {
		if _, seen := label[vertex]; seen {
			continue
		}
		// The vertex is known, so Walk cannot fail.
		_ = g.Walk(vertex, func(reached string, _ int) bool {
			label[reached] = count
			return true
		})
		count++
	}
	parts := make([][]string, count)
	for _, vertex := range g.order {
		part := label[vertex]
		parts[part] = append(parts[part], vertex)
	}
	return parts
}
