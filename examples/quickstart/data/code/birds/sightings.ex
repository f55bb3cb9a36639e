defmodule Birds.Sightings do
  @moduledoc """
  Collects sightings of birds from many observers.

  The state is a process. Observers send sightings at any time; readers ask for the species seen at a place or for the places where
  a species was seen most often.
  """

  use GenServer

  defmodule Sighting do
    @moduledoc "A number of birds of one species, seen by one observer at one place on one day."
    @enforce_keys [:species, :place, :day, :observer]
    defstruct [:species, :place, :day, :observer, count: 1]
  end

  # Interface

  @doc "Starts an empty collection."
  def start_link(options \\ []) do
    GenServer.start_link(__MODULE__, %{}, options)
  end

  @doc """
  Adds a sighting.

  Of several reports of the same species at the same place on the same day only the one with the largest count is kept: observers who
  stand side by side see the same birds.
  """
  def report(server, %Sighting{count: count} = sighting) when count > 0 do
    GenServer.cast(server, {:report, sighting})
  end

  @doc "The species seen at a place, sorted by name."
  def species_at(server, place) do
    GenServer.call(server, {:species_at, place})
  end

  @doc "The places with the largest total count of a species, as `{place, total}`, the best first."
  def best_places(server, species, limit \\ 5) do
    GenServer.call(server, {:best_places, species, limit})
  end

  @doc "First and last day of the year on which a species was seen, or nil."
  def season(server, species) do
    GenServer.call(server, {:season, species})
  end

  # Callbacks

  @impl true
  def init(state), do: {:ok, state}

  @impl true
  def handle_cast({:report, sighting}, state) do
    key = {sighting.species, sighting.place, sighting.day}

    updated =
      Map.update(state, key, sighting, fn known ->
        if sighting.count > known.count, do: sighting, else: known
      end)

    {:noreply, updated}
  end

  @impl true
  def handle_call({:species_at, place}, _from, state) do
    species =
      for {{name, ^place, _day}, _sighting} <- state, uniq: true do
        name
      end

    {:reply, Enum.sort(species), state}
  end

  def handle_call({:best_places, species, limit}, _from, state) do
    places =
      state
      |> Enum.filter(fn {{name, _place, _day}, _sighting} -> name == species end)
      |> Enum.group_by(fn {{_name, place, _day}, _sighting} -> place end)
      |> Enum.map(fn {place, entries} -> {place, total(entries)} end)
      |> Enum.sort_by(fn {place, sum} -> {-sum, place} end)
      |> Enum.take(limit)

    {:reply, places, state}
  end

  def handle_call({:season, species}, _from, state) do
    days = for {{^species, _place, day}, _sighting} <- state, do: day

    reply =
      case Enum.sort(days, Date) do
        [] -> nil
        [first | _] = sorted -> {first, List.last(sorted)}
      end

    {:reply, reply, state}
  end

  defp total(entries) do
    Enum.reduce(entries, 0, fn {_key, sighting}, sum -> sum + sighting.count end)
  end
end
