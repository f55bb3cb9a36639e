/**
 * A small tokenizer and calculator for arithmetic expressions.
 *
 * Grammar, from weakest to strongest binding:
 *
 *   expression = term { ("+" | "-") term }
 *   term       = factor { ("*" | "/" | "%") factor }
 *   factor     = "-" factor | power
 *   power      = atom [ "^" factor ]
 *   atom       = NUMBER | NAME | NAME "(" [ expression { "," expression } ] ")" | "(" expression ")"
 */

const PATTERN = /\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|(.))/gy;

const CONSTANTS = new Map([
  ['pi', Math.PI],
  ['e', Math.E],
]);

const FUNCTIONS = new Map([
  ['sqrt', Math.sqrt],
  ['abs', Math.abs],
  ['min', Math.min],
  ['max', Math.max],
]);

/** Thrown for malformed input; `position` is the offset of the offending character. */
export class SyntaxProblem extends Error {
  constructor(message, position) {
    super(`${message} at position ${position}`);
    this.name = 'SyntaxProblem';
    this.position = position;
  }
}

/**
 * Splits a text into numbers, names and single-character symbols.
 *
 * @param {string} text the expression
 * @returns {{type: string, value: string | number, position: number}[]} tokens, ending with one of type "end"
 */
export function tokenize(text) {
  const tokens = [];
  const trimmed = text.trimEnd();
  PATTERN.lastIndex = 0;
  while (PATTERN.lastIndex < trimmed.length) {
    const match = PATTERN.exec(trimmed);
    const [, number, name, symbol] = match;
    const position = PATTERN.lastIndex - (number ?? name ?? symbol).length;
    if (number !== undefined) {
      tokens.push({ type: 'number', value: Number(number), position });
    } else if (name !== undefined) {
      tokens.push({ type: 'name', value: name, position });
    } else if ('+-*/%^(),'.includes(symbol)) {
      tokens.push({ type: symbol, value: symbol, position });
    } else {
      throw new SyntaxProblem(`unexpected character '${symbol}'`, position);
    }
  }
  tokens.push({ type: 'end', value: '', position: trimmed.length });
  return tokens;
}

class Parser {
  constructor(tokens, variables) {
    this.tokens = tokens;
    this.variables = variables;
    this.index = 0;
  }

  peek() {
    return this.tokens[this.index];
  }

  accept(type) {
    return this.peek().type === type ? this.tokens[this.index++] : null;
  }

  expect(type) {
    const token = this.accept(type);
    if (token === null) {
      throw new SyntaxProblem(`expected '${type}' but found '${this.peek().value || 'the end'}'`, this.peek().position);
    }
    return token;
  }

  expression() {
    let value = this.term();
    for (;;) {
      if (this.accept('+')) {
        value += this.term();
      } else if (this.accept('-')) {
        value -= this.term();
      } else {
        return value;
      }
    }
  }

  term() {
    let value = this.factor();
    for (;;) {
      if (this.accept('*')) {
        value *= this.factor();
      } else if (this.accept('/')) {
        value /= this.factor();
      } else if (this.accept('%')) {
        value %= this.factor();
      } else {
        return value;
      }
    }
  }

  factor() {
    return this.accept('-') ? -this.factor() : this.power();
  }

  power() {
    const base = this.atom();
    return this.accept('^') ? base ** this.factor() : base;
  }

  atom() {
    const number = this.accept('number');
    if (number) {
      return number.value;
    }
    if (this.accept('(')) {
      const value = this.expression();
      this.expect(')');
      return value;
    }
    const name = this.expect('name');
    return this.accept('(') ? this.call(name) : this.lookUp(name);
  }

  call(name) {
    const callee = FUNCTIONS.get(name.value);
    if (callee === undefined) {
      throw new SyntaxProblem(`unknown function '${name.value}'`, name.position);
    }
    const parameters = [];
    if (!this.accept(')')) {
      do {
        parameters.push(this.expression());
      } while (this.accept(','));
      this.expect(')');
    }
    return callee(...parameters);
  }

  lookUp(name) {
    const value = this.variables[name.value] ?? CONSTANTS.get(name.value);
    if (value === undefined) {
      throw new SyntaxProblem(`unknown name '${name.value}'`, name.position);
    }
    return value;
  }
}

/** Computes the value of an expression, for example `evaluate('2 * pi * r', { r: 3 })`. */
export function evaluate(text, variables = {}) {
  const parser = new Parser(tokenize(text), variables);
  const value = parser.expression();
  parser.expect('end');
  return value;
}
