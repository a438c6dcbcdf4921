"""Pure rules of booking: plain values in, plain values or refusals out."""
