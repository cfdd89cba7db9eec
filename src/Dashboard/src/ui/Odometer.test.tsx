import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Odometer } from './Odometer';

const animate = vi.fn();

beforeEach(() => {
  // jsdom draws nothing.
  Element.prototype.animate = animate;
});
afterEach(() => {
  cleanup();
  animate.mockClear();
});

const figures = () => [...document.querySelectorAll('[data-before]')].map((drum) => [drum.getAttribute('data-before'), drum.textContent]);

test('the number is read out as one', () => {
  render(<Odometer value="57 913.1" unit="km" estimated={false} />);
  screen.getByText('57 913.1 km');
});

test('only the figures that changed turn, from what they showed before', () => {
  const { rerender } = render(<Odometer value="199.9" unit="km" estimated={false} />);
  expect(figures()).toEqual([['', '1'], ['', '9'], ['', '9'], ['', '9']]);
  rerender(<Odometer value="200.9" unit="km" estimated={false} />);
  expect(figures()).toEqual([['1', '2'], ['9', '0'], ['9', '0'], ['', '9']]);
  expect(animate).toHaveBeenCalledTimes(3);
});

test('a new leading figure leaves the others where they are', () => {
  const { rerender } = render(<Odometer value="99.5" unit="km" estimated={false} />);
  rerender(<Odometer value="199.5" unit="km" estimated={false} />);
  expect(figures()).toEqual([['', '1'], ['', '9'], ['', '9'], ['', '5']]);
});
