# frozen_string_literal: true

require 'time'

module Falconry
  # Times the passes a falcon makes at the swung lure and sums a training up.
  #
  # A clock object can be given for tests; it only has to answer +now+ with seconds.
  #
  #   timer = LureTimer.new('Isolde')
  #   timer.start
  #   timer.pass          # each time the falcon stoops at the lure
  #   timer.finish(caught: true)
  #   puts timer.summary
  class LureTimer
    # Raised when a method is called in the wrong order.
    class OrderError < StandardError; end

    Pass = Struct.new(:number, :seconds, keyword_init: true)

    attr_reader :bird, :passes

    def initialize(bird, clock: MonotonicClock.new)
      @bird = bird
      @clock = clock
      @passes = []
      @started_at = nil
      @finished_at = nil
      @caught = false
    end

    # Starts the training. The lure is out.
    def start
      raise OrderError, "#{bird} is flying already" if @started_at

      @started_at = @last_pass = @clock.now
      self
    end

    # Notes a pass and returns it.
    def pass
      ensure_flying
      now = @clock.now
      passes << Pass.new(number: passes.size + 1, seconds: now - @last_pass)
      @last_pass = now
      passes.last
    end

    # Ends the training, with the lure caught or the bird called down.
    def finish(caught:)
      ensure_flying
      @finished_at = @clock.now
      @caught = caught
      self
    end

    def finished?
      !@finished_at.nil?
    end

    # Total flying time in seconds.
    def duration
      raise OrderError, "#{bird} has not finished" unless finished?

      @finished_at - @started_at
    end

    # Mean time between passes in seconds, or nil without a pass.
    def mean_interval
      return nil if passes.empty?

      passes.sum(&:seconds) / passes.size
    end

    # True if the second half of the passes was more than a fifth slower than the first half.
    def tiring?
      half = passes.size / 2
      return false if half.zero?

      first = passes.first(half).sum(&:seconds)
      last = passes.last(half).sum(&:seconds)
      last > 1.2 * first
    end

    def summary
      outcome = @caught ? 'caught the lure' : 'was called down'
      text = format('%s made %d passes in %.0f s and %s', bird, passes.size, duration, outcome)
      tiring? ? "#{text}; she was getting tired" : text
    end

    private

    def ensure_flying
      raise OrderError, "#{bird} has not started" unless @started_at
      raise OrderError, "#{bird} has finished" if finished?
    end
  end

  # Seconds that never run backwards, whatever happens to the wall clock.
  class MonotonicClock
    def now
      Process.clock_gettime(Process::CLOCK_MONOTONIC)
    end
  end
end
