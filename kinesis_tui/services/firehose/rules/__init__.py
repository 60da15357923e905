"""What AWS refuses of a delivery stream, known before it is sent: rules over requests, in AWS's own words."""
