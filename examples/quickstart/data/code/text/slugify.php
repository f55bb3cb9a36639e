<?php

declare(strict_types=1);

namespace Example\Text;

use InvalidArgumentException;

/**
 * Turns titles into short, readable parts of web addresses.
 *
 * "Der Wanderfalke: Jäger über Köln" becomes "der-wanderfalke-jaeger-ueber-koeln". Slugs that were given out are remembered, so that
 * two titles never share one.
 */
final class Slugger
{
    private const LETTERS = [
        'ä' => 'ae', 'ö' => 'oe', 'ü' => 'ue', 'ß' => 'ss', 'æ' => 'ae', 'ø' => 'oe', 'å' => 'aa', 'ð' => 'd', 'þ' => 'th',
        'á' => 'a', 'à' => 'a', 'â' => 'a', 'ç' => 'c', 'é' => 'e', 'è' => 'e', 'ê' => 'e', 'í' => 'i', 'ñ' => 'n', 'ó' => 'o',
        'ô' => 'o', 'ú' => 'u', 'ł' => 'l', 'ń' => 'n', 'ś' => 's', 'ż' => 'z',
    ];

    /** @var array<string, int> how often each slug was asked for */
    private array $taken = [];

    public function __construct(private readonly int $maximumLength = 60)
    {
        if ($maximumLength < 8) {
            throw new InvalidArgumentException("maximumLength must be at least 8, but was $maximumLength");
        }
    }

    /**
     * Returns a slug that was not returned before; a number is appended where necessary.
     */
    public function unique(string $title): string
    {
        $slug = $this->slug($title);
        $count = $this->taken[$slug] ?? 0;
        $this->taken[$slug] = $count + 1;
        if ($count === 0) {
            return $slug;
        }
        $candidate = $slug . '-' . ($count + 1);
        // A title may end in a number that collides with an appended one.
        while (isset($this->taken[$candidate])) {
            $this->taken[$slug]++;
            $candidate = $slug . '-' . $this->taken[$slug];
        }
        $this->taken[$candidate] = 1;

        return $candidate;
    }

    /**
     * Returns the slug of a title: lower-case letters a to z, digits and single hyphens.
     */
    public function slug(string $title): string
    {
        $lower = strtr(mb_strtolower($title, 'UTF-8'), self::LETTERS);
        $slug = trim((string) preg_replace('/[^a-z0-9]+/', '-', $lower), '-');
        if ($slug === '') {
            return 'untitled';
        }

        return $this->shorten($slug);
    }

    /** Cuts at a hyphen, unless the first word alone is too long. */
    private function shorten(string $slug): string
    {
        if (strlen($slug) <= $this->maximumLength) {
            return $slug;
        }
        $cut = substr($slug, 0, $this->maximumLength + 1);
        $hyphen = strrpos($cut, '-');

        return $hyphen === false || $hyphen === 0 ? substr($slug, 0, $this->maximumLength) : substr($cut, 0, $hyphen);
    }
}
