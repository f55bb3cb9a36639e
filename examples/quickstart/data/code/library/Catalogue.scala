package org.example.library

import scala.collection.immutable.{SortedMap, TreeMap}

/** A book as it stands in the catalogue. */
final case class Book(id: Int, title: String, authors: List[String], year: Int, subjects: Set[String])

/** What a reader looks for. All given conditions must hold. */
final case class Query(
    words: List[String] = Nil,
    author: Option[String] = None,
    subjects: Set[String] = Set.empty,
    years: Option[Range] = None
)

/** A book found by a search, with a score: the more words match, and the rarer they are, the higher. */
final case class Hit(book: Book, score: Double)

/** An immutable catalogue with an inverted index over the words of titles. */
final class Catalogue private (books: SortedMap[Int, Book], index: Map[String, Set[Int]]) {

  def size: Int = books.size

  def get(id: Int): Option[Book] = books.get(id)

  /** A catalogue that also holds `book`; a book with the same number is replaced. */
  def add(book: Book): Catalogue = {
    val cleaned = remove(book.id)
    val updated = Catalogue.words(book.title).foldLeft(cleaned.wordIndex) { (current, word) =>
      current.updated(word, current.getOrElse(word, Set.empty) + book.id)
    }
    new Catalogue(cleaned.allBooks.updated(book.id, book), updated)
  }

  /** A catalogue without the book of this number. */
  def remove(id: Int): Catalogue =
    books.get(id) match {
      case None => this
      case Some(book) =>
        val updated = Catalogue.words(book.title).foldLeft(index) { (current, word) =>
          val remaining = current.getOrElse(word, Set.empty) - id
          if (remaining.isEmpty) current - word else current.updated(word, remaining)
        }
        new Catalogue(books - id, updated)
    }

  /** The best hits first; equal scores are ordered by the number of the book. */
  def search(query: Query, limit: Int = 10): List[Hit] = {
    val wanted = query.words.flatMap(Catalogue.words).distinct
    val candidates = wanted match {
      case Nil   => books.keySet.toSet
      case words => words.map(word => index.getOrElse(word, Set.empty[Int])).reduce(_ union _)
    }
    candidates.toList
      .flatMap(books.get)
      .filter(matches(query, _))
      .map(book => Hit(book, score(wanted, book)))
      .sortBy(hit => (-hit.score, hit.book.id))
      .take(limit)
  }

  /** How many books there are of every subject, the most frequent first. */
  def subjectCounts: List[(String, Int)] =
    books.values.toList
      .flatMap(_.subjects)
      .groupBy(identity)
      .map { case (subject, occurrences) => subject -> occurrences.size }
      .toList
      .sortBy { case (subject, count) => (-count, subject) }

  private def allBooks: SortedMap[Int, Book] = books

  private def wordIndex: Map[String, Set[Int]] = index

  private def matches(query: Query, book: Book): Boolean =
    query.author.forall(name => book.authors.exists(_.equalsIgnoreCase(name))) &&
      query.subjects.subsetOf(book.subjects) &&
      query.years.forall(_.contains(book.year))

  // The weight of a word is its inverse document frequency: log(1 + books / books with the word).
  private def score(wanted: List[String], book: Book): Double = {
    val present = Catalogue.words(book.title).toSet
    wanted.filter(present).map { word =>
      math.log(1.0 + books.size.toDouble / index(word).size)
    }.sum
  }
}

object Catalogue {
  val empty: Catalogue = new Catalogue(TreeMap.empty, Map.empty)

  def of(books: Iterable[Book]): Catalogue = books.foldLeft(empty)(_ add _)

  private val Stopwords = Set("a", "an", "and", "of", "on", "the", "to")

  private[library] def words(text: String): List[String] =
    text.toLowerCase.split("[^\\p{L}\\p{Nd}]+").toList.filter(word => word.nonEmpty && !Stopwords(word)).distinct
}
