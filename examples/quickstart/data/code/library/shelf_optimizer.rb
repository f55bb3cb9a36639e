# frozen_string_literal: true

# Distributes books over shelves of equal width.
#
# Books stay in their order (they are sorted by author), so the only question is where to begin a new shelf. The shelves should be
# filled evenly; the badness of a shelf is the square of the space that is left.
class ShelfOptimizer
  # A book with the thickness of its back in millimetres.
  Book = Struct.new(:title, :thickness)

  # Raised for a book that is thicker than a shelf is wide.
  class TooThickError < ArgumentError; end

  def initialize(shelf_width)
    raise ArgumentError, "shelf_width must be positive, but was #{shelf_width}" unless shelf_width.positive?

    @shelf_width = shelf_width
  end

  # Returns a list of shelves, each a list of books.
  #
  # Dynamic programming from the last book to the first: +best[i]+ is the smallest badness of the books from number i on. The last
  # shelf may stay as empty as it likes.
  def arrange(books)
    check(books)
    best = Array.new(books.size + 1, 0)
    break_after = Array.new(books.size, books.size)
    (books.size - 1).downto(0) do |first|
      best[first], break_after[first] = best_break(books, first, best)
    end
    cut(books, break_after)
  end

  # Space left on each shelf, in millimetres.
  def gaps(shelves)
    shelves.map { |shelf| @shelf_width - shelf.sum(&:thickness) }
  end

  private

  def check(books)
    thick = books.find { |book| book.thickness > @shelf_width }
    return unless thick

    raise TooThickError, "'#{thick.title}' is #{thick.thickness} mm thick, but a shelf is #{@shelf_width} mm wide"
  end

  def best_break(books, first, best)
    smallest = Float::INFINITY
    position = first + 1
    used = 0
    (first...books.size).each do |last|
      used += books[last].thickness
      break if used > @shelf_width

      rest = last + 1
      badness = rest == books.size ? 0 : (@shelf_width - used)**2
      next unless badness + best[rest] < smallest

      smallest = badness + best[rest]
      position = rest
    end
    [smallest, position]
  end

  def cut(books, break_after)
    shelves = []
    first = 0
    while first < books.size
      shelves << books[first...break_after[first]]
      first = break_after[first]
    end
    shelves
  end
end

if $PROGRAM_NAME == __FILE__
  books = [['Art of Falconry', 48], ['Birds of the Fens', 31], ['Clouds', 22], ['Dune Walks', 40], ['Estuaries', 35], ['Feathers', 18]]
          .map { |title, thickness| ShelfOptimizer::Book.new(title, thickness) }
  optimizer = ShelfOptimizer.new(100)
  shelves = optimizer.arrange(books)
  shelves.zip(optimizer.gaps(shelves)).each do |shelf, gap|
    puts format('%-48s %3d mm left', shelf.map(&:title).join(', '), gap)
  end
end
