/**
 * A router for small web applications.
 *
 * Patterns are paths whose segments may be parameters: `/birds/:species/sightings/:id`. A trailing `*` takes the rest of the path.
 * Routes are kept in a tree of segments, so the time to find one depends on the length of the path, not on the number of routes.
 */

export type Parameters = Readonly<Record<string, string>>;

export type Handler<Context> = (parameters: Parameters, context: Context) => Promise<Reply> | Reply;

export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Node<Context> {
  readonly fixed: Map<string, Node<Context>>;
  parameter?: { readonly name: string; readonly node: Node<Context> };
  rest?: Map<string, Handler<Context>>;
  readonly handlers: Map<string, Handler<Context>>;
}

interface Match<Context> {
  readonly handlers: Map<string, Handler<Context>>;
  readonly parameters: Record<string, string>;
}

function createNode<Context>(): Node<Context> {
  return { fixed: new Map(), handlers: new Map() };
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment.length > 0);
}

export class Router<Context> {
  private readonly root: Node<Context> = createNode();

  /**
   * Adds a route.
   *
   * @throws Error if the method has a handler for this pattern already, or a parameter has two names at one place
   */
  add(method: string, pattern: string, handler: Handler<Context>): this {
    let node = this.root;
    for (const segment of segmentsOf(pattern)) {
      if (segment === '*') {
        node.rest ??= new Map();
        this.register(node.rest, method, pattern, handler);
        return this;
      }
      node = segment.startsWith(':') ? this.parameterChild(node, segment.slice(1), pattern) : this.fixedChild(node, segment);
    }
    this.register(node.handlers, method, pattern, handler);
    return this;
  }

  /** Answers a request. Unknown paths get 404, known paths with another method get 405 and the methods that work. */
  async handle(method: string, path: string, context: Context): Promise<Reply> {
    const match = this.find(this.root, segmentsOf(path), 0, {});
    if (match === undefined) {
      return { status: 404, body: `nothing is at ${path}` };
    }
    const handler = match.handlers.get(method);
    if (handler === undefined) {
      const allowed = [...match.handlers.keys()].sort().join(', ');
      return { status: 405, body: `use ${allowed}`, headers: { Allow: allowed } };
    }
    return handler(match.parameters, context);
  }

  private find(node: Node<Context>, segments: string[], index: number, parameters: Record<string, string>): Match<Context> | undefined {
    if (index === segments.length) {
      return node.handlers.size > 0 ? { handlers: node.handlers, parameters } : undefined;
    }
    const segment = segments[index];
    const fixed = node.fixed.get(segment);
    // Fixed segments win over parameters, parameters over the rest of the path.
    const exact = fixed && this.find(fixed, segments, index + 1, parameters);
    if (exact) {
      return exact;
    }
    if (node.parameter) {
      const { name, node: child } = node.parameter;
      const found = this.find(child, segments, index + 1, { ...parameters, [name]: decodeURIComponent(segment) });
      if (found) {
        return found;
      }
    }
    if (node.rest) {
      return { handlers: node.rest, parameters: { ...parameters, '*': segments.slice(index).join('/') } };
    }
    return undefined;
  }

  private fixedChild(node: Node<Context>, segment: string): Node<Context> {
    let child = node.fixed.get(segment);
    if (child === undefined) {
      child = createNode();
      node.fixed.set(segment, child);
    }
    return child;
  }

  private parameterChild(node: Node<Context>, name: string, pattern: string): Node<Context> {
    if (node.parameter === undefined) {
      node.parameter = { name, node: createNode() };
    } else if (node.parameter.name !== name) {
      throw new Error(`${pattern}: the parameter is called '${node.parameter.name}' in another route, not '${name}'`);
    }
    return node.parameter.node;
  }

  private register(handlers: Map<string, Handler<Context>>, method: string, pattern: string, handler: Handler<Context>): void {
    if (handlers.has(method)) {
      throw new Error(`${method} ${pattern} has a handler already`);
    }
    handlers.set(method, handler);
  }
}
