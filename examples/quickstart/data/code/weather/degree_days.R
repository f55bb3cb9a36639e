# Degree days: how much heating or cooling a period asks for.
#
# A day with a mean temperature t contributes max(0, base - t) heating degree
# days and max(0, t - base) cooling degree days. Energy suppliers sum them up
# over a month to compare the use of fuel in mild and in cold winters.

#' Heating degree days of a vector of daily means
#'
#' @param mean_temperature numeric vector in degrees Celsius; missing values are ignored
#' @param base temperature in degrees Celsius below which a house is heated
#' @return a single number, in kelvin days
heating_degree_days <- function(mean_temperature, base = 15.5) {
  stopifnot(is.numeric(mean_temperature), length(base) == 1)
  sum(pmax(0, base - mean_temperature), na.rm = TRUE)
}

#' Cooling degree days of a vector of daily means
#'
#' @inheritParams heating_degree_days
cooling_degree_days <- function(mean_temperature, base = 22) {
  stopifnot(is.numeric(mean_temperature), length(base) == 1)
  sum(pmax(0, mean_temperature - base), na.rm = TRUE)
}

#' Degree days by month
#'
#' @param days a data frame with the columns `date` (class Date) and `mean`
#' @return a data frame with one row per month: `month`, `heating`, `cooling` and `missing`, the number of days without a value
degree_days_by_month <- function(days) {
  missing_columns <- setdiff(c("date", "mean"), names(days))
  if (length(missing_columns) > 0) {
    stop("missing columns: ", paste(missing_columns, collapse = ", "))
  }
  month <- format(days$date, "%Y-%m")
  groups <- split(days$mean, month)
  data.frame(
    month = names(groups),
    heating = vapply(groups, heating_degree_days, numeric(1)),
    cooling = vapply(groups, cooling_degree_days, numeric(1)),
    missing = vapply(groups, function(values) sum(is.na(values)), integer(1)),
    row.names = NULL
  )
}

#' Fits the use of gas as a straight line over heating degree days
#'
#' The intercept is the use that does not depend on the weather (cooking, hot
#' water), the slope is what one degree day costs.
fit_gas_use <- function(heating, gas_kwh) {
  model <- lm(gas_kwh ~ heating)
  coefficients <- unname(coef(model))
  list(
    base_load = coefficients[1],
    per_degree_day = coefficients[2],
    r_squared = summary(model)$r.squared
  )
}

# A small example with a made-up winter.
if (sys.nframe() == 0) {
  set.seed(42)
  dates <- seq(as.Date("2023-11-01"), as.Date("2024-03-31"), by = "day")
  season <- 4 - 6 * sin(pi * seq_along(dates) / length(dates))
  days <- data.frame(date = dates, mean = season + rnorm(length(dates), sd = 3))
  days$mean[10] <- NA

  months <- degree_days_by_month(days)
  print(months)

  gas <- 120 + 2.4 * months$heating + rnorm(nrow(months), sd = 15)
  fit <- fit_gas_use(months$heating, gas)
  cat(sprintf("base load %.0f kWh, %.2f kWh per degree day, R^2 = %.3f\n",
              fit$base_load, fit$per_degree_day, fit$r_squared))
}
