#!/usr/bin/perl
# Wraps paragraphs so that the right margin is as even as possible.
#
# A greedy wrapper fills each line as far as it goes and often leaves a very
# short line behind. This one chooses the breaks of a whole paragraph at once:
# the sum of the squares of the space left at the ends of lines is minimal.
use strict;
use warnings;

my $width = 72;
if (@ARGV && $ARGV[0] =~ /^-w(\d+)$/) {
    $width = $1;
    shift @ARGV;
}
die "the width must be at least 10, but was $width\n" if $width < 10;

# Returns the lines of a paragraph, given its words.
sub wrap_words {
    my ($limit, @words) = @_;
    my $count = @words;
    my @cost  = (0) x ($count + 1);    # cost of setting the words from i on
    my @next  = ($count) x ($count + 1);

    for my $first (reverse 0 .. $count - 1) {
        my $length = -1;
        my $best;
        for my $after ($first + 1 .. $count) {
            $length += 1 + length $words[ $after - 1 ];
            # A word that is longer than the line gets a line of its own.
            last if $length > $limit && $after > $first + 1;
            my $left = $limit > $length ? $limit - $length : 0;
            # The last line may be as short as it likes.
            my $cost = $cost[$after] + ($after == $count ? 0 : $left * $left);
            if (!defined $best || $cost < $best) {
                $best         = $cost;
                $next[$first] = $after;
            }
        }
        $cost[$first] = $best;
    }

    my @lines;
    for (my $first = 0 ; $first < $count ; $first = $next[$first]) {
        push @lines, join ' ', @words[ $first .. $next[$first] - 1 ];
    }
    return @lines;
}

# Paragraph mode: a record ends at one or more blank lines.
local $/ = '';
my $separator = '';
while (my $paragraph = <>) {
    my ($indent) = $paragraph =~ /^([ \t]*)/;
    my @words = split ' ', $paragraph;
    next unless @words;
    my @lines = wrap_words($width - length $indent, @words);
    print $separator, map { "$indent$_\n" } @lines;
    $separator = "\n";
}
