"""
Rolling statistics over time series with gaps.

Values that were not measured are `missing`; every window uses the values it has.
"""
module RollingStatistics

export rolling_mean, rolling_extremes, longest_dry_spell

"""
    rolling_mean(values, width)

Mean of every window of `width` neighbouring values. The result is `missing` where a window holds no value at all.

# Examples
```julia
julia> rolling_mean([1.0, 2.0, missing, 4.0], 2)
3-element Vector{Union{Missing, Float64}}:
 1.5
 2.0
 4.0
```
"""
function rolling_mean(values::AbstractVector, width::Integer)
    1 <= width <= length(values) || throw(ArgumentError("width must be in 1:$(length(values)), but was $width"))
    result = Vector{Union{Missing,Float64}}(missing, length(values) - width + 1)
    total = 0.0
    present = 0
    for (index, value) in enumerate(values)
        if !ismissing(value)
            total += value
            present += 1
        end
        leaving = index - width
        if leaving >= 1 && !ismissing(values[leaving])
            total -= values[leaving]
            present -= 1
        end
        if index >= width && present > 0
            result[index-width+1] = total / present
        end
    end
    return result
end

"""
    rolling_extremes(values, width)

Smallest and largest value of every window, in linear time: two queues hold the indices of values that can still become an extreme.
"""
function rolling_extremes(values::AbstractVector{<:Real}, width::Integer)
    1 <= width <= length(values) || throw(ArgumentError("width must be in 1:$(length(values)), but was $width"))
    lowest, highest = Int[], Int[]
    minima, maxima = similar(values, 0), similar(values, 0)
    for index in eachindex(values)
        while !isempty(lowest) && values[lowest[end]] >= values[index]
            pop!(lowest)
        end
        while !isempty(highest) && values[highest[end]] <= values[index]
            pop!(highest)
        end
        push!(lowest, index)
        push!(highest, index)
        lowest[1] <= index - width && popfirst!(lowest)
        highest[1] <= index - width && popfirst!(highest)
        if index >= width
            push!(minima, values[lowest[1]])
            push!(maxima, values[highest[1]])
        end
    end
    return minima, maxima
end

"""
    longest_dry_spell(rain; threshold = 0.1)

First day and length of the longest run of days with less than `threshold` millimetres of rain. A missing day ends a run.
"""
function longest_dry_spell(rain::AbstractVector; threshold::Real = 0.1)
    best_start, best_length = 0, 0
    start = 1
    for (day, amount) in enumerate(rain)
        if ismissing(amount) || amount >= threshold
            start = day + 1
        elseif day - start + 1 > best_length
            best_start, best_length = start, day - start + 1
        end
    end
    return best_start, best_length
end

end # module
