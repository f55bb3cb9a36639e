/*
 * Reads pressure and temperature from a small sensor and predicts the weather
 * from the tendency of the pressure, as a barometer on the wall does.
 *
 * The sensor delivers raw values. They are corrected with the constants that
 * were burnt into it at the factory, in integer arithmetic, because the
 * controller has no floating point unit.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One sample every ten minutes: three hours are 18 samples. */
#define TENDENCY_SAMPLES 18
#define SEA_LEVEL_PASCAL 101325

struct calibration {
    uint16_t sensitivity;
    uint16_t offset;
    uint16_t reference_temperature;
    int16_t temperature_gain;
};

struct sample {
    int32_t pressure_pascal;
    int32_t centi_celsius;
};

enum outlook {
    OUTLOOK_UNKNOWN,
    OUTLOOK_STORM,
    OUTLOOK_RAIN,
    OUTLOOK_STEADY,
    OUTLOOK_FAIR,
};

struct barometer {
    struct calibration calibration;
    int32_t history[TENDENCY_SAMPLES];
    size_t next;
    size_t filled;
};

void barometer_init(struct barometer *self, const struct calibration *calibration)
{
    self->calibration = *calibration;
    self->next = 0;
    self->filled = 0;
}

/* Turns raw readings into pascals and hundredths of a degree. */
struct sample barometer_convert(const struct barometer *self, uint32_t raw_pressure, uint32_t raw_temperature)
{
    const struct calibration *c = &self->calibration;
    int32_t difference = (int32_t)raw_temperature - ((int32_t)c->reference_temperature << 8);
    int64_t offset = ((int64_t)c->offset << 16) + (((int64_t)c->temperature_gain * difference) >> 7);
    int64_t sensitivity = (int64_t)c->sensitivity << 15;
    struct sample result;

    result.centi_celsius = 2000 + (int32_t)(((int64_t)difference * c->temperature_gain) >> 23);
    result.pressure_pascal = (int32_t)(((((int64_t)raw_pressure * sensitivity) >> 21) - offset) >> 15);
    return result;
}

/* Notes a pressure; the oldest one is overwritten when the history is full. */
void barometer_record(struct barometer *self, int32_t pressure_pascal)
{
    self->history[self->next] = pressure_pascal;
    self->next = (self->next + 1) % TENDENCY_SAMPLES;
    if (self->filled < TENDENCY_SAMPLES)
        self->filled++;
}

/*
 * Change of the pressure over three hours in pascals. Returns false as long as
 * the history is not full.
 */
bool barometer_tendency(const struct barometer *self, int32_t *change)
{
    size_t newest;

    if (self->filled < TENDENCY_SAMPLES)
        return false;
    /* In a full ring the slot to be written next holds the oldest value. */
    newest = (self->next + TENDENCY_SAMPLES - 1) % TENDENCY_SAMPLES;
    *change = self->history[newest] - self->history[self->next];
    return true;
}

/* The outlook for the next hours. */
enum outlook barometer_outlook(const struct barometer *self)
{
    int32_t change;

    if (!barometer_tendency(self, &change))
        return OUTLOOK_UNKNOWN;
    if (change <= -600)
        return OUTLOOK_STORM;
    if (change <= -160)
        return OUTLOOK_RAIN;
    if (change >= 160)
        return OUTLOOK_FAIR;
    return OUTLOOK_STEADY;
}

/*
 * Reduces a pressure to sea level: near the ground it falls by about 12 pascals
 * per metre, a little less the higher one is.
 */
int32_t pressure_at_sea_level(int32_t pressure_pascal, int32_t altitude_metres)
{
    int64_t column = (int64_t)altitude_metres * 12013 / 1000;

    return (int32_t)(pressure_pascal + column * pressure_pascal / SEA_LEVEL_PASCAL);
}
